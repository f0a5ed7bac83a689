/** How a wait ended. */
export type WaitResult = "ok" | "not-equal" | "timed-out";

/**
 * The system's waiting at an address of 4 bytes, in which the thread sleeps. A wait may end with `"ok"` though nobody woke it.
 * Addresses are those of memory that the caller keeps in place until the end of the wait.
 */
export interface SystemWait {
  /** Whether it finds those who wait at the same memory elsewhere: in another process, or another mapping of it in this one. */
  readonly reachesMappings: boolean;
  /** Sleeps unless the memory differs from `expected`, for `timeout` milliseconds at most, which may be infinite. */
  wait(address: bigint, expected: number, timeout: number): WaitResult;
  /** The same on another thread, null where the system or the runtime cannot. The memory may be taken away meanwhile. */
  readonly waitAsync:
    | ((word: WaitedWord, expected: number, timeout: number) => Promise<WaitOutcome>)
    | null;
  /** Wakes up to `count` waiters, and gives how many it woke, -1 where the system does not tell. */
  notify(address: bigint, count: number): number;
}

/** Memory that another thread waits at. */
export interface WaitedWord {
  /** What it holds, undefined once the memory is gone. */
  value(): number | undefined;
  /** Where it is, while it is not gone. */
  address(): bigint;
}

/** How a wait on another thread ended. */
export type WaitOutcome = WaitResult | "gone";

/** How long a thread sleeps at a time, in milliseconds. A worker that is terminated ends between two sleeps only, and its process not before it. */
export const LONGEST_SLEEP = 200;
