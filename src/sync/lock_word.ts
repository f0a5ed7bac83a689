import type { AtomicUint } from "../../mod.ts";
import { DeadlockError } from "./errors.ts";
import type { Participants } from "./participants.ts";
import type { Attempt } from "./waiting.ts";

/** In the word, beside the owner's token: a thread may sleep at it. */
const CONTENDED = 0x80000000;
const TOKEN = 0x7fffffff;

const SPINS = 50;
// How often an attempt that does not wait looks whether the owner is alive, in milliseconds.
const LOOK_AGAIN = 100;

/** How a lock was acquired: from nobody, from a dead owner, or not at all. */
export type Acquired = "free" | "abandoned";

/** A word that holds the token of the thread that owns it, and 0 while it is free. */
export class LockWord {
  readonly #word: AtomicUint<4>;
  readonly #participants: Participants;
  #seen = 0;
  #seenAt = 0;

  constructor(word: AtomicUint<4>, participants: Participants) {
    this.#word = word;
    this.#participants = participants;
  }

  /** The owner's token, 0 while it is free. */
  get owner(): number {
    return this.#word.load() & TOKEN;
  }

  /** Takes the word if it is free. */
  take(token: number): boolean {
    return this.#word.cmpxchgStrong(0, token).success;
  }

  /** Takes the word if it is free or its owner is dead. Does not wait. */
  tryTake(token: number): Acquired | null {
    const { success, expected } = this.#word.cmpxchgStrong(0, token);
    if (success) return "free";
    if (!this.#seemsDead(expected & TOKEN)) return null;
    return this.#takeOver(expected, token) ? "abandoned" : null;
  }

  /**
   * Makes attempts to take the word.
   *
   * @param name The blocking call that throws a `DeadlockError` if the thread owns the word already;
   *   null if the call leaves the thread free.
   */
  attempt(token: number, name: string | null): Attempt<Acquired> {
    const word = this.#word;
    // A thread that has slept must expect others to sleep as well.
    let contended = 0;
    return (isLate) => {
      for (let spins = contended === 0 ? SPINS : 1;; spins--) {
        const value = word.load();
        if (value === 0) {
          if (word.cmpxchgWeak(0, (token | contended) >>> 0).success) return { result: "free" };
          continue;
        }
        if (name !== null && (value & TOKEN) === token) {
          throw new DeadlockError(`${name}(): this thread holds the lock already`);
        }
        if (isLate && !this.#participants.isAlive(value & TOKEN)) {
          if (this.#takeOver(value, token)) return { result: "abandoned" };
          continue;
        }
        if (spins > 0) continue;
        const marked = (value | CONTENDED) >>> 0;
        if (value !== marked && !word.cmpxchgStrong(value, marked).success) continue;
        contended = CONTENDED;
        return { word, value: marked };
      }
    };
  }

  /** Frees the word and wakes one waiter. Returns whether a thread may have waited. */
  release(): boolean {
    if ((this.#word.exchange(0) & CONTENDED) === 0) return false;
    this.#word.notify(1);
    return true;
  }

  /** Marks the word as waited for, if it still has an owner. Returns false if it is free. */
  contend(): boolean {
    for (;;) {
      const value = this.#word.load();
      if (value === 0) return false;
      const marked = (value | CONTENDED) >>> 0;
      if (value === marked || this.#word.cmpxchgStrong(value, marked).success) return true;
    }
  }

  /** Takes the word from a dead owner. Returns false if it is alive, or another was faster. */
  takeFromDead(token: number): boolean {
    const value = this.#word.load();
    if (value === 0 || this.#participants.isAlive(value & TOKEN)) return false;
    return this.#takeOver(value, token);
  }

  #takeOver(value: number, token: number): boolean {
    return this.#word.cmpxchgStrong(value, (token | CONTENDED) >>> 0).success;
  }

  #seemsDead(owner: number): boolean {
    const now = performance.now();
    if (owner === this.#seen && now < this.#seenAt + LOOK_AGAIN) return false;
    this.#seen = owner;
    this.#seenAt = now;
    return !this.#participants.isAlive(owner);
  }
}
