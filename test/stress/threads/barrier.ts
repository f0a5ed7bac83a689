import type { SharedMemory } from "../../../mod.ts";

/** The offset behind the memory of the barrier. */
export const FREE = 128;

const ABANDONED = 64;

const SPINS = 2_000;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/** The index of a thread, the number of threads, and their memory. */
export interface ThreadOptions {
  readonly index: number;
  readonly count: number;
  /** The memory of all threads, initially 0. */
  readonly buffer: ArrayBufferLike;
  /** The segment of the buffer, if the threads are processes. */
  readonly memory?: SharedMemory;
}

/** A thread of a stress test, as its jobs see it. */
export class Thread {
  readonly index: number;
  readonly count: number;
  readonly buffer: ArrayBufferLike;
  readonly memory: SharedMemory | undefined;
  readonly #arrivals: Int32Array;
  readonly #abandoned: Int32Array;
  #awaited = 0;

  constructor({ index, count, buffer, memory }: ThreadOptions) {
    this.index = index;
    this.count = count;
    this.buffer = buffer;
    this.memory = memory;
    this.#arrivals = new Int32Array(buffer, 0, 1);
    this.#abandoned = new Int32Array(buffer, ABANDONED, 1);
  }

  /**
   * Returns when all threads have called it equally often. It spins, so that they continue at the
   * same time, and uses JavaScript's `Atomics`, which the stress tests do not test.
   */
  meet(): void {
    this.#awaited = this.#awaited + this.count | 0;
    Atomics.add(this.#arrivals, 0, 1);
    for (let spins = 1; (Atomics.load(this.#arrivals, 0) - this.#awaited | 0) < 0; spins++) {
      if (Atomics.load(this.#abandoned, 0) !== 0) throw new Error("Another thread has failed");
      // The other thread may be waiting for this processor.
      if (spins % SPINS === 0) Atomics.wait(NOBODY, 0, 0, 0.05);
    }
  }
}

/** Makes every later `meet()` of threads with this memory throw. */
export function abandon(buffer: ArrayBufferLike): void {
  Atomics.store(new Int32Array(buffer, ABANDONED, 1), 0, 1);
}
