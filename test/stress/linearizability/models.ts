import { SUBJECTS as QUEUES } from "../../queue/subjects.ts";
import { SUBJECTS as LOCKS } from "../../sync/subjects.ts";
import type { Report } from "../stress_test.ts";
import { startThreads, type Threads } from "../threads/threads.ts";
import { overlaps, record } from "./recorded.ts";
import { allows, type Made, type Subject } from "./subject.ts";

const MODULES: readonly (readonly [string, Readonly<Record<string, Subject>>])[] = [
  [new URL("../../sync/subjects.ts", import.meta.url).href, LOCKS],
  [new URL("../../queue/subjects.ts", import.meta.url).href, QUEUES],
];

/** What is recorded at a time, and how many histories of the control must be refuted. */
export interface ModelOptions {
  readonly programs?: number;
  readonly repeats?: number;
  readonly refuted?: number;
  /** The numbers of workers. */
  readonly counts?: readonly number[];
  /** The names of the locks and queues. Default: all. */
  readonly only?: readonly string[];
  /** The library to test. Default: the package's own. */
  readonly library?: string;
  /** Called with each history that was refuted, as text. */
  readonly show?: (history: string) => void;
}

const randomSeed = () => crypto.getRandomValues(new Int32Array(1))[0]!;

/**
 * Workers carry out random programs with each lock and queue. The results must be those of some
 * order that its model allows. In the control, each worker has an object of its own.
 */
export async function models(
  seconds: number,
  {
    programs = 5,
    repeats = 20,
    refuted = 20,
    counts = [2, 3],
    only,
    library,
    show = console.error,
  }: ModelOptions = {},
): Promise<Report> {
  const rows = [];
  for (const count of counts) {
    await using threads = startThreads("workers", count, library);
    const subjects = MODULES.flatMap(([module, all]) =>
      Object.entries(all).map(([name, subject]) => ({ module, name, subject }))
    ).filter(({ name, subject: { mostThreads = count } }) =>
      mostThreads >= count && (only ?? [name]).includes(name)
    );
    const time = seconds * 1000 / counts.length / subjects.length;
    for (const { module, name, subject } of subjects) {
      const recording = { module, subject: name, steps: subject.steps, threads: count };
      const amount = { ...recording, programs, repeats };
      rows.push(await examine(threads, subject, amount, refuted, time, show));
    }
  }
  return { title: "locks and queues", rows, passed: rows.every(({ failed }) => failed === 0) };
}

type Recording = Omit<Parameters<typeof record>[1], "seed">;

async function examine(
  threads: Threads,
  { model }: Subject,
  recording: Recording,
  refuted: number,
  time: number,
  show: (history: string) => void,
) {
  const recorded = (seed: number, isApart: boolean) =>
    record(threads, { ...recording, seed, isApart });
  let [controls, failures] = [0, 0];
  while (failures < refuted) {
    const all = await recorded(randomSeed(), true);
    controls += all.length;
    failures += all.filter((history) => !allows(model, history)).length;
  }
  let [histories, failed] = [0, 0];
  for (const end = performance.now() + time; histories < controls || performance.now() < end;) {
    const seed = randomSeed();
    // A history without calls that overlap proves nothing.
    const all = (await recorded(seed, false)).filter(overlaps);
    const wrong = all.filter((history) => !allows(model, history));
    histories += all.length;
    failed += wrong.length;
    for (const history of wrong) show(`${recording.subject}, seed ${seed}:${textOf(history)}`);
  }
  const { subject, threads: workers } = recording;
  return { subject, workers, histories, failed, "refuted controls": failures };
}

/** Returns a history as text, a line for each call, in the order of their begins. */
const textOf = (history: readonly (readonly Made[])[]): string =>
  history.flat().toSorted((a, b) => a.begin - b.begin)
    .map(({ by, name, operand, result, begin, end }) =>
      `\n${begin}-${end}: thread ${by}: ${name}(${operand}): ${result}`
    ).join("");
