import type { AtomicUint } from "../../mod.ts";
import type { Sleep } from "./waiting.ts";

// In the word, below the counter: a thread may sleep at it.
const WAITERS = 1;

/** A word at which threads sleep until something may have changed. */
export class EventCount {
  readonly #word: AtomicUint<4>;

  constructor(word: AtomicUint<4>) {
    this.#word = word;
  }

  /** Announces a waiter, which looks once more before it sleeps. */
  prepare(): Sleep {
    for (;;) {
      const value = this.#word.load();
      const marked = (value | WAITERS) >>> 0;
      if (value === marked || this.#word.cmpxchgStrong(value, marked).success) {
        return { word: this.#word, value: marked };
      }
    }
  }

  /** Wakes waiters, if there may be any. A waiter between `prepare()` and its sleep does not sleep. */
  signal(count = 1): void {
    if ((this.#word.load() & WAITERS) === 0) return;
    const value = (this.#word.fetchAdd(2) + 2) >>> 0;
    // Nobody sleeps: the next signal costs nothing, unless another waiter has come by then.
    if (this.#word.notify(count) === 0) this.#word.cmpxchgStrong(value, (value & ~WAITERS) >>> 0);
  }
}
