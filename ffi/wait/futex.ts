// Names of Linux that several files of this folder need.

// linux/futex.h. Without FUTEX_PRIVATE_FLAG the kernel finds waiters of all processes by the page.
export const FUTEX_WAIT = 0;
export const FUTEX_WAKE = 1;
export const FUTEX_CMP_REQUEUE = 4;
export const FUTEX_WAIT_BITSET = 9;
export const FUTEX_WAKE_BITSET = 10;
export const FUTEX_32 = 2n;

// asm-generic/errno.h
export const EAGAIN = 11;
export const ETIMEDOUT = 110;

export const INT_MAX = 0x7fffffff; // limits.h
export const CLOCK_MONOTONIC = 1; // linux/time.h

/** The bit of a thread that sleeps in `wait()`. A `FUTEX_WAKE` wakes threads with any bit. */
export const WAIT_BIT = 1;

// Threads of other processes may have the same bit, and then wake up for nothing.
let lastBit = Math.floor(Math.random() * 31);

/** Returns the bit of a thread that sleeps for `waitAsync()`, by which it is woken alone. */
export function nextThreadBit(): number {
  lastBit = (lastBit + 1) % 31;
  return (2 << lastBit) >>> 0;
}
