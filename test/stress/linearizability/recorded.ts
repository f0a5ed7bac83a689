import fc from "fast-check";
import { FREE, type Thread } from "../threads/barrier.ts";
import type { Threads } from "../threads/threads.ts";
import { type Made, RELEASE, type Step, type Subject } from "./subject.ts";

/** The steps of each thread. */
type Program = readonly (readonly Step[])[];

interface Argument {
  readonly module: string;
  readonly subject: string;
  readonly programs: readonly Program[];
  readonly repeats: number;
  /** Whether each thread has an object of its own, which is the control. */
  readonly isApart: boolean;
}

/** What is recorded, and how much of it. */
export interface Recording {
  /** The module that exports the subject in `SUBJECTS`. */
  readonly module: string;
  readonly subject: string;
  readonly steps: Subject["steps"];
  readonly threads: number;
  readonly seed: number;
  readonly programs: number;
  readonly repeats: number;
  readonly isApart?: boolean;
}

const CLOCK = FREE;
const OBJECT = 4096;
const SIZE = 16_384;
/** The number of steps of a thread. */
const STEPS = 5;

/** Lets threads carry out random programs with one object, and returns their histories. */
export async function record(threads: Threads, recording: Recording): Promise<Made[][][]> {
  const { module, subject, steps, threads: count, seed, repeats, isApart = false } = recording;
  const program = fc.tuple(
    ...Array.from(
      { length: count },
      (_, i) => fc.array(steps(i), { minLength: STEPS, maxLength: STEPS }),
    ),
  );
  const programs = fc.sample(program, { seed, numRuns: recording.programs });
  const argument: Argument = { module, subject, programs, repeats, isApart };
  const made = await threads.run<Made[][]>(import.meta.url, "carryOut", argument);
  return (made[0] as Made[][]).map((_, i) => made.map((own) => own[i] as Made[]));
}

/** The job of each thread. Returns its calls, for each repetition of each program. */
export async function carryOut(thread: Thread, argument: Argument): Promise<Made[][]> {
  const { SUBJECTS } = await import(argument.module);
  const { open } = SUBJECTS[argument.subject] as Subject;
  const shared = thread.buffer as SharedArrayBuffer;
  const clock = new Int32Array(shared, CLOCK, 1);
  const all: Made[][] = [];
  for (const program of argument.programs) {
    for (let i = 0; i < argument.repeats; i++) {
      if (thread.index === 0) {
        new Uint8Array(shared, OBJECT, SIZE).fill(0);
        clock[0] = 0;
      }
      thread.meet();
      const buffer = argument.isApart ? new SharedArrayBuffer(OBJECT + SIZE) : shared;
      const [act] = open({ buffer, offset: OBJECT }, 1);
      const made: Made[] = [];
      const perform = async (step: Step) => {
        const begin = Atomics.add(clock, 0, 1);
        let result = act(step);
        if (result instanceof Promise) result = await result;
        made.push({ ...step, by: thread.index, result, begin, end: Atomics.add(clock, 0, 1) });
        return result;
      };
      thread.meet();
      for (const step of program[thread.index] as readonly Step[]) await perform(step);
      while (await perform(RELEASE) !== null);
      thread.meet();
      all.push(made);
    }
  }
  return all;
}

/** Whether calls of different threads overlap. */
export function overlaps(history: readonly (readonly Made[])[]): boolean {
  return history.some((own, i) =>
    history.slice(i + 1).flat().some((other) =>
      own.some((call) => call.begin < other.end && other.begin < call.end)
    )
  );
}
