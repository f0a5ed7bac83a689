import { currentRuntime } from "../../ffi/runtime/current.ts";
import { systemWait } from "../../ffi/wait/select.ts";
import type { AtomicUint, Signal } from "../../mod.ts";
import { waitLimits } from "../internal/wait_options.ts";

/** How long a blocking call waits. */
export interface BlockOptions {
  /** The time in milliseconds, from 0. Default: `Infinity`. */
  readonly timeout?: number | undefined;
  /**
   * Cancels the wait when it is aborted. A call that blocks its thread checks it only before each
   * sleep, because no code of the thread can abort it during a sleep.
   */
  readonly signal?: Signal | undefined;
}

/** A reason to sleep: while the word holds the value. */
export interface Sleep {
  readonly word: AtomicUint<4>;
  readonly value: number;
  /** Whether the calling thread itself changes the word, so that no death has to be noticed. */
  readonly isLocal?: boolean;
}

/**
 * One attempt of a blocking call. Returns the result, or the word to sleep at.
 *
 * @param isLate Whether 100 ms, or the call's whole time, have passed after the last attempt for
 *   which this was true. The attempt then checks whether owners are alive.
 */
export type Attempt<T> = (isLate: boolean) => { readonly result: T } | Sleep;

/** A waiter checks whether owners are alive at least this often, in milliseconds. */
export const SLICE = 100;

/** Returns the time in milliseconds. Tests of a program that stop its clock do not affect it. */
const now = (): number => systemWait(currentRuntime())?.now() ?? performance.now();

/**
 * Repeats an attempt until it has a result, and blocks the thread between two.
 *
 * @param cancel Reverts the effects of the attempts. Called before an error is thrown.
 */
export function block<T>(
  name: string,
  options: BlockOptions | undefined,
  attempt: Attempt<T>,
  cancel: () => void = () => {},
): T {
  let deadline: Deadline | undefined;
  try {
    for (let isLate = false;;) {
      const outcome = attempt(isLate);
      if ("result" in outcome) return outcome.result;
      // Not before the first sleep: most attempts succeed without one, and the clock takes time.
      deadline ??= new Deadline(name, options);
      deadline.check();
      const ended = outcome.word.wait(outcome.value, { timeout: deadline.slice(outcome) });
      isLate = deadline.isLate(ended === "timed-out");
    }
  } catch (error) {
    cancel();
    throw error;
  }
}

/** Repeats an attempt until it has a result, without blocking the thread. */
export async function blockAsync<T>(
  name: string,
  options: BlockOptions | undefined,
  attempt: Attempt<T>,
  cancel: () => void = () => {},
): Promise<T> {
  const deadline = new Deadline(name, options);
  const signal = options?.signal;
  try {
    for (let isLate = false;;) {
      const outcome = attempt(isLate);
      if ("result" in outcome) return outcome.result;
      deadline.check();
      let ended = "aborted";
      try {
        const timeout = deadline.slice(outcome);
        ended = await outcome.word.waitAsync(outcome.value, { timeout, signal });
      } catch (error) {
        // One more attempt: the wait may have used up the notification of another waiter.
        if (!signal?.aborted) throw error;
      }
      isLate = deadline.isLate(ended === "timed-out");
    }
  } catch (error) {
    cancel();
    throw error;
  }
}

/** The time and signal of one blocking call. */
class Deadline {
  readonly #name: string;
  readonly #timeout: number;
  readonly #signal: Signal | undefined;
  readonly #end: number;
  #checkAt: number;

  constructor(name: string, { timeout = Infinity, signal }: BlockOptions = {}) {
    const begin = now();
    this.#name = name;
    this.#timeout = timeout;
    this.#signal = signal;
    this.#end = begin + timeout;
    this.#checkAt = begin + SLICE;
  }

  /** Returns the time until the next attempt in milliseconds. */
  slice({ isLocal = false }: Sleep): number {
    const checkAt = isLocal ? Infinity : this.#checkAt;
    return Math.max(0, Math.min(checkAt, this.#end) - now());
  }

  /** Returns whether the next attempt is late, also if a wake-up has caused it. */
  isLate(hasTimedOut: boolean): boolean {
    const time = now();
    if (!hasTimedOut && time < this.#checkAt) return false;
    this.#checkAt = time + SLICE;
    return true;
  }

  /** Throws if the time is over or the signal aborted. */
  check(): void {
    this.#signal?.throwIfAborted();
    if (now() < this.#end) return;
    throw new DOMException(`${this.#name}(): timed out after ${this.#timeout} ms`, "TimeoutError");
  }
}

/** Checks the options of a blocking call. Throws the signal's reason if it is aborted already. */
export function checkOptions(name: string, options: BlockOptions | undefined): void {
  if (options === undefined) return;
  waitLimits(options, name, `${name}({ timeout: 1000 })`).signal?.throwIfAborted();
}

/** Returns an attempt that converts the result of another one. */
export function mapAttempt<T, U>(attempt: Attempt<T>, make: (result: T) => U): Attempt<U> {
  return (isLate) => {
    const outcome = attempt(isLate);
    return "result" in outcome ? { result: make(outcome.result) } : outcome;
  };
}

/** How often an object checks whether a thread is alive, however many calls wait for it. */
const CHECK_INTERVAL = SLICE / 2;

/** Limits checks of other threads, which take some microseconds, to one per 50 ms. */
export class CheckInterval {
  #at = -Infinity;

  isTime(): boolean {
    const time = now();
    if (time < this.#at + CHECK_INTERVAL) return false;
    this.#at = time;
    return true;
  }
}
