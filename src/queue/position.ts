import { type AtomicUint, MemoryOrder } from "../../mod.ts";
import type { Sleep } from "../sync/waiting.ts";
import { throwDamaged } from "./errors.ts";

const { ACQUIRE } = MemoryOrder;

/** The bits of a position: it counts bytes modulo 2^31, in steps of 8. */
export const POSITION = 0x7ffffff8;

// Flags beside a position: a thread may sleep until it changes; the queue is closed.
const SLEEPS = 1;
const CLOSED = 2;

/** A position in shared memory. One thread advances it, and others wait until it does. */
export class Position {
  readonly #word: AtomicUint<4>;
  readonly #flags: number;

  /** @param mayClose Whether it is that of the producer, which has the flag of a closed queue. */
  constructor(word: AtomicUint<4>, mayClose: boolean) {
    this.#word = word;
    this.#flags = mayClose ? SLEEPS | CLOSED : SLEEPS;
  }

  /** Whether the queue is closed. */
  get isClosed(): boolean {
    return (this.#word.load() & CLOSED) !== 0;
  }

  /** Returns the position. */
  load(): number {
    const value = this.#word.load(ACQUIRE);
    const position = value & POSITION;
    if (position + (value & this.#flags) !== value) throwDamaged(`a position is ${value}`);
    return position;
  }

  /**
   * Replaces the position, and wakes threads that wait for it. What was written before is published
   * by it. Returns false if the queue is closed.
   */
  advance(before: number, next: number): boolean {
    // One compare-exchange publishes, and finds sleepers and close(): it fails then.
    return this.#word.cmpxchgStrong(before, next).success || this.#advanceSlowly(before, next);
  }

  #advanceSlowly(before: number, next: number): boolean {
    for (;;) {
      const value = this.#word.load();
      if (before + (value & this.#flags) !== value) {
        throwDamaged(`a position is ${value}, expected ${before}`);
      }
      if ((value & CLOSED) !== 0) return false;
      if (!this.#word.cmpxchgStrong(value, next).success) continue;
      if (value !== before) this.#word.notify();
      return true;
    }
  }

  /** Announces a sleeper while the position has a value. Returns undefined if it has another. */
  sleepAt(position: number): Sleep | undefined {
    const value = this.#word.load();
    if ((value & POSITION) !== position || (value & CLOSED) !== 0) return undefined;
    const marked = (value | SLEEPS) >>> 0;
    if (value !== marked && !this.#word.cmpxchgStrong(value, marked).success) return undefined;
    return { word: this.#word, value: marked };
  }

  /** Wakes all threads that wait for the position. */
  wake(): void {
    this.#replace((value) => value & ~SLEEPS);
    this.#word.notify();
  }

  /** Closes the queue, and wakes all threads that wait for the position. */
  close(): void {
    this.#replace((value) => (value | CLOSED) & ~SLEEPS);
    this.#word.notify();
  }

  #replace(change: (value: number) => number): void {
    for (;;) {
      const value = this.#word.load();
      if (this.#word.cmpxchgStrong(value, change(value) >>> 0).success) return;
    }
  }
}
