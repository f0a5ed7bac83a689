/** How a wait ended. */
export type WaitResult = "ok" | "not-equal" | "timed-out";

/** How a wait that does not block its thread ended. An `Error` is the system's refusal. */
export type WaitOutcome = WaitResult | "lost" | Error;

/** A word of 4 bytes, aligned to 4. The caller keeps it alive until the end of the wait. */
export interface Word {
  readonly address: bigint;
  /** Whether the memory may be mapped by other processes, or more than once by this one. */
  readonly isMapped: boolean;
}

/** A word of a wait that does not block its thread. Its memory may be lost meanwhile. */
export interface WatchedWord extends Word {
  /** Returns the value, undefined if the memory was lost, and NaN if it has moved. */
  value(): number | undefined;
}

/**
 * Cancels a wait. Returns true if that succeeded: the wait's end is not reported then. Returns
 * false if the wait had ended, which is reported before the return.
 */
export type Cancel = () => boolean;

/** Waiting for a change of 4 bytes. Every wait may end with `"ok"` without a wake (spurious). */
export interface SystemWait {
  /**
   * Blocks the thread until it is woken, unless the word differs from `expected`, for at most
   * `timeout` milliseconds, which may be infinite. Calls `check` between two sleeps.
   */
  wait(word: Word, expected: number, timeout: number, check: () => void): WaitResult;
  /** Opens in advance, for as long as the thread lives, what `waitAsync()` would open. */
  preload(): void;
  /** Registers a waiter, and calls `end` once, possibly before the return. */
  waitAsync(
    word: WatchedWord,
    expected: number,
    timeout: number,
    end: (outcome: WaitOutcome) => void,
  ): Cancel;
  /** Returns the time in milliseconds, by the clock of the timeouts. */
  now(): number;
  /** Wakes up to `count` waiters. Returns how many, or -1 if the system does not report it. */
  notify(word: Word, count: number): number;
}

/**
 * The longest sleep in a worker, in milliseconds. A worker can be terminated only between two
 * sleeps, and its process does not end before it.
 */
export const MAX_SLEEP = 200;
