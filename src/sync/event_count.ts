import type { AtomicUint } from "../../mod.ts";
import type { Sleep } from "./waiting.ts";

// Bit 0 of the word, below the counter: a thread may sleep at the word.
const WAITERS = 1;

/** A word at which threads sleep until something may have changed. */
export class EventCount {
  readonly #word: AtomicUint<4>;

  constructor(word: AtomicUint<4>) {
    this.#word = word;
  }

  /** Announces a waiter, which checks once more before it sleeps. */
  prepare(): Sleep {
    for (;;) {
      const value = this.#word.load();
      const marked = (value | WAITERS) >>> 0;
      if (value === marked || this.#word.cmpxchgStrong(value, marked).success) {
        return { word: this.#word, value: marked };
      }
    }
  }

  /** Whether a thread may sleep. Another one sees what was stored before with `SEQ_CST`. */
  get isAwaited(): boolean {
    return (this.#word.load() & WAITERS) !== 0;
  }

  /**
   * Wakes waiters, if there may be any. A waiter that has called `prepare()` then does not sleep.
   */
  signal(count = 1): void {
    if (!this.isAwaited) return;
    const value = (this.#word.fetchAdd(2) + 2) >>> 0;
    if (this.#word.notify(count) !== 0) return;
    // No thread sleeps, so the next signal does not have to notify. A thread that saw the mark may
    // have begun to sleep after the notification, and would sleep without a mark: wake it.
    if (this.#word.cmpxchgStrong(value, (value & ~WAITERS) >>> 0).success) this.#word.notify();
  }
}
