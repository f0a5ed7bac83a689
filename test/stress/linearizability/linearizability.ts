import { OPERATIONS } from "../../../src/operations/table.ts";
import { WIDTHS } from "../../../src/specialized/value_kind.ts";
import { toArgument } from "../../support/calls.ts";
import { fromBytes, type Kind, type Outcome, toBytes } from "../../support/model.ts";
import { FREE, type Thread } from "../threads/barrier.ts";
import { CONTROL_LIMITS, holdAgainst } from "../atomicity/comparison.ts";
import { faultyLibrary } from "../atomicity/faulty_library.ts";
import { type Call, linearize } from "./history.ts";
import { type Program, programs } from "./programs.ts";
import type { Report } from "../stress_test.ts";
import { objectOf } from "../threads/objects.ts";
import type { Limits, Raced } from "../threads/race.ts";
import { type Place, startThreads, type Threads } from "../threads/threads.ts";

const CROWDS: readonly [number, Place][] = [[2, "workers"], [3, "workers"], [2, "processes"]];
const BATCH = 5;
const REPEATS = 20;
const CLOCK = FREE;
const OBJECT = 2 * FREE;

/** The options of a test of linearizability. */
export interface Options {
  /** The seed of the random programs. */
  readonly seed?: number;
  readonly crowds?: readonly [threads: number, place: Place][];
  /** The library to test. Default: the package's own. */
  readonly library?: string;
  /** Called with each history that was refuted. */
  readonly show?: (history: unknown) => void;
}

const randomSeed = () => crypto.getRandomValues(new Int32Array(1))[0];

/**
 * Threads execute short programs of any operations on one object. The results must be those of some
 * sequential order.
 */
export async function linearizability(
  seconds: number,
  { seed = randomSeed(), crowds = CROWDS, library, show = console.error }: Options = {},
): Promise<Report> {
  using faulty = faultyLibrary("PLAIN");
  const rows: Report["rows"][number][] = [];
  let passed = true;
  const time = seconds * 1000 / crowds.length / WIDTHS.length;
  for (const [threads, place] of crowds) {
    await using controls = startThreads(place, threads, faulty.path);
    await using subjects = startThreads(place, threads, library);
    for (const width of WIDTHS) {
      const control = await examine(controls, threads, width, seed, CONTROL_LIMITS, () => {});
      const run = (limits: Limits) => examine(subjects, threads, width, seed, limits, show);
      const verdict = await holdAgainst(
        { bytes: width, between: `${threads} ${place}` },
        control,
        run,
        time,
      );
      rows.push({ ...verdict.row, seed });
      passed &&= verdict.passed;
    }
  }
  return { title: "linearizability", rows, passed };
}

/**
 * Runs programs until the limits are reached. A round is a history with overlapping calls of
 * different threads.
 */
async function examine(
  threads: Threads,
  count: number,
  width: number,
  seed: number,
  limits: Limits,
  show: (history: unknown) => void,
): Promise<Raced> {
  let [failures, rounds, operations] = [0, 0, 0];
  const start = performance.now();
  const isLate = () => performance.now() - start >= limits.milliseconds;
  for (
    let batch = 0;
    failures < limits.failures && !(rounds >= limits.rounds && isLate());
    batch++
  ) {
    const drawn = programs(width, count, seed + batch, BATCH);
    for (const { initial, calls } of await histories(threads, drawn)) {
      operations += calls.flat().length;
      if (overlaps(calls)) rounds++;
      if (linearize(width, initial, calls) !== null) continue;
      failures++;
      show({ refuted: calls, initial, width, seed: seed + batch });
      if (failures === limits.failures) break;
    }
  }
  return { failures, rounds, operations, milliseconds: performance.now() - start };
}

/** The history of a program: the calls of each thread. */
interface History {
  readonly initial: bigint;
  readonly calls: readonly (readonly Call[])[];
}

function overlaps(calls: History["calls"]): boolean {
  return calls.some((own, i) =>
    calls.slice(i + 1).flat().some((other) =>
      own.some((call) => call.begin < other.end && other.begin < call.end)
    )
  );
}

async function histories(threads: Threads, drawn: readonly Program[]): Promise<History[]> {
  const reported = await threads.run<Reported[][]>(import.meta.url, "carryOut", toJson(drawn));
  return drawn.flatMap(({ kind, initial, steps }, p) =>
    Array.from({ length: REPEATS }, (_, repeat) => ({
      initial,
      calls: steps.map((own, t) =>
        own.map(({ name, operands }, s) => {
          const { begin, end, result } = reported[t][p * REPEATS + repeat][s];
          return { name, operands, begin, end, result: resultOf(kind, result) };
        })
      ),
    }))
  );
}

/** A call as a thread reports it. JSON has no integers of 64 bits, so they are text. */
interface Reported {
  readonly begin: number;
  readonly end: number;
  readonly result: string | boolean | readonly [boolean, string] | null;
}

/** Bytes are reported as their integer. */
function resultOf({ width }: Kind, result: Reported["result"]): Outcome[1] {
  const bits = (text: string) => BigInt.asUintN(width * 8, BigInt(text));
  if (result === null) return undefined;
  if (typeof result === "boolean") return result;
  return typeof result === "string" ? bits(result) : [result[0], bits(result[1])];
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) => typeof part === "bigint" ? { bigint: String(part) } : part);
const fromJson = (text: string) =>
  JSON.parse(
    text,
    (_, part) => typeof part?.bigint === "string" ? BigInt(part.bigint) : part,
  ) as Program[];

/**
 * The job of each thread. Returns the results of each call, for each repetition of each program.
 */
export function carryOut(thread: Thread, text: string): Reported[][] {
  const clock = new Int32Array(thread.buffer, CLOCK, 1);
  return fromJson(text).flatMap(({ kind, initial, steps }) => {
    const bytes = new Uint8Array(thread.buffer, OBJECT, kind.width);
    const a = objectOf(thread, OBJECT, kind);
    const calls = steps[thread.index].map(({ name, operands, orders }) => {
      const operation = OPERATIONS.find((each) => each.name === name)!;
      return {
        name,
        args: [...operands.map((bits) => toArgument(operation, kind, bits)), ...orders],
      };
    });
    return Array.from({ length: REPEATS }, () => {
      if (thread.index === 0) {
        bytes.set(toBytes(initial, kind.width));
        clock[0] = 0;
      }
      thread.meet();
      const made = calls.map(({ name, args: [first, second, third, fourth] }) => {
        const begin = Atomics.add(clock, 0, 1);
        const result = a[name](first, second, third, fourth);
        return { begin, result, end: Atomics.add(clock, 0, 1) };
      });
      thread.meet();
      return made.map((call) => ({ ...call, result: toText(call.result) }));
    });
  });
}

function toText(result: unknown): Reported["result"] {
  if (result === undefined) return null;
  if (typeof result === "boolean") return result;
  if (result instanceof Uint8Array) return String(fromBytes(result));
  if (typeof result !== "object") return String(result);
  const { success, expected } = result as { success: boolean; expected: unknown };
  return [success, toText(expected) as string];
}
