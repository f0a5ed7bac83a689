import { libc } from "./libc.ts";
import type { Runtime } from "./runtime.ts";
import type { SystemWait } from "./system_wait.ts";

const SHARED = 1;
const CLOCK_MACH_ABSOLUTE_TIME = 32;
const [EFAULT, EINTR, ETIMEDOUT] = [14, 4, 60];
const LONGEST_WAIT = 2 ** 40;

type Wait = (address: bigint, value: bigint, size: bigint, flags: number) => number;
type TimedWait = (
  address: bigint,
  value: bigint,
  size: bigint,
  flags: number,
  clock: number,
  nanoseconds: bigint,
) => number;
type Wake = (address: bigint, size: bigint, flags: number) => number;

/** `os_sync_wait_on_address()`, which macOS has since 14.4; null before. */
export function darwinWait(runtime: Runtime): SystemWait | null {
  const c = libc(runtime);
  const wait = c.function<Wait>("os_sync_wait_on_address", {
    parameters: ["usize", "u64", "usize", "u32"],
    result: "i32",
  });
  const timedWait = c.function<TimedWait>("os_sync_wait_on_address_with_timeout", {
    parameters: ["usize", "u64", "usize", "u32", "u32", "u64"],
    result: "i32",
  });
  const wake = c.function<Wake>("os_sync_wake_by_address_any", {
    parameters: ["usize", "usize", "u32"],
    result: "i32",
  });
  if (wait === null || timedWait === null || wake === null) return null;
  return {
    wait: (address, expected, timeout) => {
      const value = BigInt(expected >>> 0);
      const end = performance.now() + timeout;
      for (;;) {
        // It takes no time of 0, and tells nothing of a value that differs.
        const rest = Math.min(Math.max(end - performance.now(), 1e-3), LONGEST_WAIT);
        const woken = timeout === Infinity
          ? wait(address, value, 4n, SHARED)
          : timedWait(address, value, 4n, SHARED, CLOCK_MACH_ABSOLUTE_TIME, BigInt(Math.ceil(rest * 1e6)));
        if (woken >= 0) return "ok";
        const errno = c.errno();
        if (errno === ETIMEDOUT && performance.now() >= end) return "timed-out";
        // EFAULT: the page was not in memory.
        if (errno !== EINTR && errno !== EFAULT && errno !== ETIMEDOUT) {
          throw new Error(`os_sync_wait_on_address() failed with the error ${errno}`);
        }
      }
    },
    waitAsync: null,
    notify: (address, count) => {
      let woken = 0;
      while (woken < count && wake(address, 4n, SHARED) >= 0) woken++;
      return woken;
    },
  };
}
