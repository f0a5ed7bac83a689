/** A thread of any process. No other thread ever has the same pair, not even after a restart. */
export interface ThreadId {
  /** The system's number of the thread, or of its process: 32 bits, unsigned, never 0. */
  readonly id: number;
  /** Distinguishes threads that had the same number: 64 bits, unsigned. */
  readonly start: bigint;
}

/** The system's functions for threads. */
export interface SystemThreads {
  /** Returns the calling thread. */
  current(): ThreadId;
  /**
   * Returns whether a thread still runs. A thread that the system hides from this process counts as
   * alive, because a lock must never be taken from a living owner.
   */
  isAlive(thread: ThreadId): boolean;
  /** The process ID namespace, 32 bits. Threads are comparable within one. 0 if unknown. */
  readonly namespace: number;
  /** Identifies the boot of the system, 32 bits. 0 if unknown. */
  readonly boot: number;
}
