/** A thread of any process. The pair is never used twice, not even after a restart. */
export interface ThreadId {
  /** The system's number of the thread, or of its process: 32 bits, unsigned, never 0. */
  readonly id: number;
  /** Distinguishes threads that had the same number: 64 bits, unsigned. */
  readonly start: bigint;
}

/** The system's knowledge of its threads. */
export interface SystemThreads {
  /** Returns the calling thread. */
  current(): ThreadId;
  /**
   * Returns whether a thread still runs. A thread that the system does not let this process see
   * counts as alive: a lock must never be taken from a living owner.
   */
  isAlive(thread: ThreadId): boolean;
  /** The process ID namespace, 32 bits. Threads are comparable within one. 0 if unknown. */
  readonly namespace: number;
  /** Distinguishes the runs of the system from its start to its end, 32 bits. 0 if unknown. */
  readonly boot: number;
}
