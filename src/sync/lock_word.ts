import type { AtomicUint } from "../../mod.ts";
import { DeadlockError } from "./errors.ts";
import type { Participants } from "./participants.ts";
import { pause } from "./pause.ts";
import { type Attempt, CheckInterval } from "./waiting.ts";

/** The bit beside the owner's token: a thread may sleep at the word. */
const CONTENDED = 0x80000000;
const TOKEN = 0x7fffffff;
/** A token that no thread has. The next owner acquires the word as from a dead one. */
const ABANDONED = 0x7fffff00;

// A call that blocks its thread looks for about ten microseconds, which is less than a sleep and a
// wake-up take. Each look takes the cache line away from the owner for a moment.
const SPINS = 100;
const PAUSE = 100;

/** How a lock was acquired: it was free, or its owner was dead. */
export type Acquired = "free" | "abandoned";

/** A word that holds the token of the thread that owns it, and 0 while it is free. */
export class LockWord {
  readonly #word: AtomicUint<4>;
  readonly #participants: Participants;
  #seen = 0;
  readonly #interval = new CheckInterval();

  constructor(word: AtomicUint<4>, participants: Participants) {
    this.#word = word;
    this.#participants = participants;
  }

  /** The owner's token, 0 while the word is free. */
  get owner(): number {
    return this.#word.load() & TOKEN;
  }

  /** Whether the next owner acquires the word as from a dead one, without waiting. */
  get isAbandoned(): boolean {
    return this.owner === ABANDONED;
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
   * Returns attempts to take the word.
   *
   * @param name The blocking call that throws a `DeadlockError` if the thread owns the word
   *   already; null if the call does not block the thread.
   */
  attempt(token: number, name: string | null): Attempt<Acquired> {
    const word = this.#word;
    // A thread that has slept must assume that other threads sleep as well.
    let contended = 0;
    return (isLate) => {
      // A call that does not block its thread would delay everything else there.
      for (let spins = name === null ? 1 : SPINS;; spins--) {
        const value = word.load();
        if (value === 0) {
          if (word.cmpxchgWeak(0, (token | contended) >>> 0).success) return { result: "free" };
          continue;
        }
        const owner = value & TOKEN;
        if (name !== null && owner === token) {
          throw new DeadlockError(`${name}(): this thread holds the lock already`);
        }
        if ((isLate || owner === ABANDONED) && this.#seemsDead(owner)) {
          if (this.#takeOver(value, token)) return { result: "abandoned" };
          continue;
        }
        if (spins > 0) {
          pause(PAUSE);
          continue;
        }
        const marked = (value | CONTENDED) >>> 0;
        if (value !== marked && !word.cmpxchgStrong(value, marked).success) continue;
        contended = CONTENDED;
        return { word, value: marked };
      }
    };
  }

  /** Frees the word and wakes one waiter. */
  release(): void {
    if ((this.#word.exchange(0) & CONTENDED) !== 0) this.#word.notify(1);
  }

  /** Frees the word so that the next owner acquires it as from a dead one. */
  abandon(): void {
    if ((this.#word.exchange(ABANDONED) & CONTENDED) !== 0) this.#word.notify(1);
  }

  /** Takes the word from a dead owner. Returns false if it lives, or another thread took it. */
  takeFromDead(token: number): boolean {
    const value = this.#word.load();
    if (value === 0 || !this.#seemsDead(value & TOKEN)) return false;
    return this.#takeOver(value, token);
  }

  #takeOver(value: number, token: number): boolean {
    return this.#word.cmpxchgStrong(value, (token | CONTENDED) >>> 0).success;
  }

  /** The answer for a living owner holds for 50 ms, because many calls may wait for the word. */
  #seemsDead(owner: number): boolean {
    const isKnown = owner === this.#seen && owner !== ABANDONED;
    if (!this.#interval.isTime() && isKnown) return false;
    this.#seen = owner;
    return !this.#participants.isAlive(owner);
  }
}
