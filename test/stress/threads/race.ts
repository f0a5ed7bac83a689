import { FREE, type Thread } from "./barrier.ts";

/** Work that threads do together in rounds. Each round shows afterwards whether it failed. */
export interface Race<S> {
  /** The number of operations of all threads together in a round. */
  readonly operations: number;
  /** Creates the objects of the threads, in the memory from an offset on. */
  slot(offset: number): S;
  /** Resets the objects. */
  reset(slot: S): void;
  /** The work of each thread. */
  work(slot: S): void;
  /** Returns whether the round failed. All threads have finished, and return the same. */
  failed(slot: S): boolean;
}

/** The end of a race: after a number of failures, or of rounds and milliseconds. */
export interface Limits {
  readonly failures: number;
  readonly rounds: number;
  readonly milliseconds: number;
}

/** The result of a race. */
export interface Raced {
  readonly failures: number;
  /** The rounds in which threads ran at the same time. Other rounds prove nothing. */
  readonly rounds: number;
  readonly operations: number;
  readonly milliseconds: number;
}

/** The bytes of a slot, which holds the objects of a round. */
const SLOT = 16384;
const LINE = 128;
const WARM_UP = 2;

/** Runs a race. Each of the threads calls this function. */
export function race<S>(
  thread: Thread,
  { operations, slot, reset, work, failed }: Race<S>,
  limits: Limits,
): Raced {
  const { buffer, index, count } = thread;
  const place = (number: number) => slot(SLOT * (1 + number));
  // Two slots in turn: one is reset while the other is in use.
  const slots = [place(0), place(1)];
  warmUp({ reset, work, failed }, place(2 + index));
  const isLate = new Int32Array(buffer, FREE, 1);
  const each = Array.from(
    { length: count },
    (_, i) => new Int32Array(buffer, FREE + LINE * (1 + i), 2),
  );
  const [own, others] = [each[index], each.filter((_, i) => i !== index)];
  own.fill(0);

  let [failures, rounds, all] = [0, 0, 0];
  if (index === 0) slots.forEach(reset);
  const start = performance.now();
  do {
    const current = slots[all & 1];
    all++;
    thread.meet();
    Atomics.store(own, 0, all);
    work(current);
    // If threads do not overlap, the one that ends first sees that no other has begun.
    own[1] = others.some((other) => Atomics.load(other, 0) === all) ? 1 : 0;
    if (index === 0) {
      reset(slots[all & 1]);
      isLate[0] = performance.now() - start >= limits.milliseconds ? 1 : 0;
    }
    thread.meet();
    if (each.every(([, overlaps]) => overlaps === 1)) rounds++;
    if (failed(current)) failures++;
  } while (failures < limits.failures && !(rounds >= limits.rounds && isLate[0] === 1));
  return {
    failures,
    rounds,
    operations: operations * all,
    milliseconds: performance.now() - start,
  };
}

/** Makes the engine compile the work of a race: slow code rarely overlaps. */
function warmUp<S>(
  { reset, work, failed }: Pick<Race<S>, "reset" | "work" | "failed">,
  own: S,
): void {
  for (const end = performance.now() + WARM_UP; performance.now() < end;) {
    reset(own);
    work(own);
    failed(own);
  }
}
