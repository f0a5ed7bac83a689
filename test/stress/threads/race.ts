import { FREE, type Thread } from "./barrier.ts";

/** Something that threads do together in rounds, each of which shows afterwards whether it went wrong. */
export interface Race<S> {
  /** How many operations all threads together carry out in a round. */
  readonly operations: number;
  /** Makes what the threads use, out of memory of their own that begins at an offset. */
  slot(offset: number): S;
  /** Puts it back to what it is at first. */
  reset(slot: S): void;
  /** What each thread does at the same time as the others. */
  work(slot: S): void;
  /** Whether something went wrong. All are done by then, and come to the same result. */
  failed(slot: S): boolean;
}

/** When a race ends: at so many failures, or when it took so many rounds and so long. */
export interface Limits {
  readonly failures: number;
  readonly rounds: number;
  readonly milliseconds: number;
}

/** How a race went. */
export interface Raced {
  readonly failures: number;
  /** The rounds in which threads worked at the same time. A busy machine has others, which prove nothing. */
  readonly rounds: number;
  readonly operations: number;
  readonly milliseconds: number;
}

/** The bytes of a slot, which hold all that is in one. */
const SLOT = 16384;
const LINE = 128;
const WARM_UP = 2;

/** Runs a race in each of the threads. */
export function race<S>(
  thread: Thread,
  { operations, slot, reset, work, failed }: Race<S>,
  limits: Limits,
): Raced {
  const { buffer, index, count } = thread;
  const place = (number: number) => slot(SLOT * (1 + number));
  // Two slots in turn, so that one is reset while the other is in use.
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
    // Of threads that do not overlap, the one that ends first sees that no other has begun.
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

/** Has the engine compile what a race runs, since slow code seldom meets that of others. */
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
