import type { AtomicUint } from "../../mod.ts";

/** How long a blocking call waits. */
export interface BlockOptions {
  /** The time in milliseconds, 0 or more. Default: `Infinity`. */
  readonly timeout?: number | undefined;
  /** Ends the wait when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A reason to sleep: while the word holds the value. */
export interface Sleep {
  readonly word: AtomicUint<4>;
  readonly value: number;
}

/**
 * One attempt of a blocking call. Returns the result, or for what to sleep.
 *
 * @param isLate Whether the caller has slept for a whole slice since the last attempt, so that it
 *   should look whether the owner is alive.
 */
export type Attempt<T> = (isLate: boolean) => { readonly result: T } | Sleep;

// A waiter looks after the owner at least this often, in milliseconds.
const SLICE = 100;

/**
 * Repeats an attempt until it has a result, and blocks the thread between two.
 *
 * @param cancel Takes back what the attempts have left, before an error is thrown.
 */
export function block<T>(
  name: string,
  options: BlockOptions | undefined,
  attempt: Attempt<T>,
  cancel: () => void = () => {},
): T {
  const patience = new Patience(name, options);
  try {
    for (let isLate = false;;) {
      const outcome = attempt(isLate);
      if ("result" in outcome) return outcome.result;
      patience.check();
      const timeout = Math.min(SLICE, patience.rest());
      isLate = outcome.word.wait(outcome.value, { timeout }) === "timed-out" && timeout === SLICE;
    }
  } catch (error) {
    cancel();
    throw error;
  }
}

/** The same without blocking the thread. */
export async function blockAsync<T>(
  name: string,
  options: BlockOptions | undefined,
  attempt: Attempt<T>,
  cancel: () => void = () => {},
): Promise<T> {
  const patience = new Patience(name, options);
  const signal = options?.signal;
  try {
    for (let isLate = false;;) {
      const outcome = attempt(isLate);
      if ("result" in outcome) return outcome.result;
      patience.check();
      const timeout = Math.min(SLICE, patience.rest());
      const ended = await outcome.word.waitAsync(outcome.value, { timeout, signal });
      isLate = ended === "timed-out" && timeout === SLICE;
    }
  } catch (error) {
    cancel();
    throw error;
  }
}

/** The time and signal of one blocking call. */
class Patience {
  readonly #name: string;
  readonly #timeout: number;
  readonly #signal: AbortSignal | undefined;
  readonly #end: number;

  constructor(name: string, options: BlockOptions | undefined) {
    const { timeout = Infinity, signal } = checkOptions(name, options);
    this.#name = name;
    this.#timeout = timeout;
    this.#signal = signal;
    this.#end = performance.now() + timeout;
  }

  rest(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Throws if the time is over or the signal aborted. */
  check(): void {
    if (this.#signal?.aborted) throw this.#signal.reason;
    if (this.rest() > 0) return;
    throw new DOMException(`${this.#name}(): timed out after ${this.#timeout} ms`, "TimeoutError");
  }
}

/** Checks the options of a blocking call, which may be left out. */
export function checkOptions(name: string, options: BlockOptions | undefined): BlockOptions {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${name}(): expected options, as in { timeout: 1000 }, got ${options}`);
  }
  for (const key of Object.keys(options)) {
    if (key !== "timeout" && key !== "signal") {
      throw new TypeError(`${name}(): unknown option ${key}; known are timeout and signal`);
    }
  }
  const { timeout, signal } = options;
  if (timeout !== undefined && typeof timeout !== "number") {
    throw new TypeError(`${name}(): timeout: expected a number, got ${typeof timeout}`);
  }
  if (timeout !== undefined && !(timeout >= 0)) {
    throw new RangeError(`${name}(): timeout: expected milliseconds from 0, got ${timeout}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${name}(): signal: expected an AbortSignal, got ${typeof signal}`);
  }
  return options;
}

/** Makes something else of an attempt's result. */
export function mapAttempt<T, U>(attempt: Attempt<T>, make: (result: T) => U): Attempt<U> {
  return (isLate) => {
    const outcome = attempt(isLate);
    return "result" in outcome ? { result: make(outcome.result) } : outcome;
  };
}
