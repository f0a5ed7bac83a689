import { CONFIDENCE, confidenceOf, confidenceText, roundsFor } from "./confidence.ts";
import { type Fault, faultyLibrary } from "./faulty_library.ts";
import type { Report } from "../stress_test.ts";
import type { Limits, Raced } from "../threads/race.ts";
import { type Place, startThreads, type Threads } from "../threads/threads.ts";

/** One row of a comparison: a race, as the argument of a job. */
export interface Case<A> {
  readonly columns: Readonly<Record<string, string | number>>;
  readonly argument: A;
  readonly place: Place;
  readonly threads: number;
}

/** Races that run first with a faulty library. */
export interface Comparison<A> {
  readonly title: string;
  readonly fault: Fault;
  /** The module, and the name of its job, which takes an argument with `limits`. */
  readonly module: string;
  readonly job: string;
  readonly cases: readonly Case<A>[];
  /** The library to test. Default: the package's own. */
  readonly library?: string;
}

/** The argument of the job of a comparison. */
export type WithLimits<A> = A & { readonly limits: Limits };

/** The number of failures of a control. More failures require fewer rounds afterwards. */
export const FAILURES = 20;

/** The time limit of a control. A control that fails less often is an error. */
const PATIENCE = 300_000;

/**
 * Runs each race with the fault until it failed often enough, then without the fault until an
 * equally frequent fault would have shown.
 */
export async function compare<A>(comparison: Comparison<A>, seconds: number): Promise<Report> {
  const { title, fault, module, job, cases, library } = comparison;
  using faulty = faultyLibrary(fault);
  const rows: Report["rows"][number][] = [];
  let passed = true;
  const time = seconds * 1000 / cases.length;
  for (const group of Map.groupBy(cases, ({ place, threads }) => `${threads} ${place}`).values()) {
    const [{ place, threads }] = group;
    await using controls = startThreads(place, threads, faulty.path);
    await using subjects = startThreads(place, threads, library);
    for (const each of group) {
      const race = async (threads: Threads, limits: Limits) =>
        (await threads.run<Raced>(module, job, { ...each.argument, limits }))[0];
      const columns = { ...each.columns, between: `${threads} ${place}` };
      const control = await race(controls, CONTROL_LIMITS);
      const verdict = await holdAgainst(columns, control, (limits) => race(subjects, limits), time);
      rows.push(verdict.row);
      passed &&= verdict.passed;
    }
  }
  return { title, rows, passed };
}

/** The limits of a control. */
export const CONTROL_LIMITS: Limits = { failures: FAILURES, rounds: 0, milliseconds: PATIENCE };

/** The row of a control and of the run after it. */
export interface Verdict {
  readonly row: Report["rows"][number];
  readonly passed: boolean;
}

/**
 * Runs the tested library, for as many rounds as its control requires and at least the given
 * milliseconds.
 */
export async function holdAgainst(
  columns: Report["rows"][number],
  control: Raced,
  run: (limits: Limits) => Promise<Raced>,
  milliseconds: number,
): Promise<Verdict> {
  if (control.failures < FAILURES) {
    throw new Error(
      `The control of ${JSON.stringify(columns)} failed only ${control.failures} times`,
    );
  }
  const failures = Number.MAX_SAFE_INTEGER;
  const subject = await run({ failures, rounds: roundsFor(control), milliseconds });
  const confidence = confidenceOf(control, subject.rounds);
  return {
    row: {
      ...columns,
      "control fails after ms": rounded(control.milliseconds / control.failures),
      "control failures": control.failures,
      "control rounds": control.rounds,
      ms: rounded(subject.milliseconds),
      rounds: subject.rounds,
      operations: subject.operations,
      confidence: confidenceText(confidence),
      failed: subject.failures,
    },
    passed: confidence >= CONFIDENCE && subject.failures === 0,
  };
}

const rounded = (value: number) => Number(value.toPrecision(2));
