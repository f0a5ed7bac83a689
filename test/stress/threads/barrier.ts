/** Where the memory of the threads begins that the barrier does not use. */
export const FREE = 128;

const ABANDONED = 64;

const SPINS = 2_000;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/** What makes a thread one of several. */
export interface ThreadOptions {
  readonly index: number;
  readonly count: number;
  /** The memory that all of them have: 0 at first. */
  readonly buffer: ArrayBufferLike;
}

/** A thread of a proof, as its jobs see it. */
export class Thread {
  readonly index: number;
  readonly count: number;
  readonly buffer: ArrayBufferLike;
  readonly #arrivals: Int32Array;
  readonly #abandoned: Int32Array;
  #awaited = 0;

  constructor({ index, count, buffer }: ThreadOptions) {
    this.index = index;
    this.count = count;
    this.buffer = buffer;
    this.#arrivals = new Int32Array(buffer, 0, 1);
    this.#abandoned = new Int32Array(buffer, ABANDONED, 1);
  }

  /**
   * Returns when all threads have called it as often. It spins, so that they go on at the same time, and does so with JavaScript's own
   * `Atomics`, which no proof is about.
   */
  meet(): void {
    this.#awaited = this.#awaited + this.count | 0;
    Atomics.add(this.#arrivals, 0, 1);
    for (let spins = 1; (Atomics.load(this.#arrivals, 0) - this.#awaited | 0) < 0; spins++) {
      if (Atomics.load(this.#abandoned, 0) !== 0) throw new Error("Another thread has failed");
      // The other may be waiting for this very processor.
      if (spins % SPINS === 0) Atomics.wait(NOBODY, 0, 0, 0.05);
    }
  }
}

/** Makes every `meet()` of threads with this memory throw from now on. */
export function abandon(buffer: ArrayBufferLike): void {
  Atomics.store(new Int32Array(buffer, ABANDONED, 1), 0, 1);
}
