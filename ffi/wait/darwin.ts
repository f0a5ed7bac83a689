import { libc } from "../system/libc.ts";
import type { Runtime } from "../runtime/contract.ts";
import { LONGEST_SLEEP, type SystemWait } from "./contract.ts";

const SHARED = 1;
const CLOCK_MACH_ABSOLUTE_TIME = 32;
const [EFAULT, EINTR, ETIMEDOUT] = [14, 4, 60];

type Wait = (
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
  const wait = c.function<Wait>("os_sync_wait_on_address_with_timeout", {
    parameters: ["usize", "u64", "usize", "u32", "u32", "u64"],
    result: "i32",
  });
  const wake = c.function<Wake>("os_sync_wake_by_address_any", {
    parameters: ["usize", "usize", "u32"],
    result: "i32",
  });
  if (wait === null || wake === null) return null;
  return {
    reachesMappings: true,
    wait: (address, expected, timeout) => {
      const value = BigInt(expected >>> 0);
      for (let rest = timeout;;) {
        // It takes no time of 0, and tells nothing of a value that differs.
        const time = Math.min(Math.max(rest, 1e-3), LONGEST_SLEEP);
        if (
          wait(
            address,
            value,
            4n,
            SHARED,
            CLOCK_MACH_ABSOLUTE_TIME,
            BigInt(Math.ceil(time * 1e6)),
          ) >= 0
        ) return "ok";
        const errno = c.errno();
        // The system counts the time: the program may have stopped the clock that it sees.
        if (errno === ETIMEDOUT) rest -= time;
        // EFAULT: the page was not in memory.
        else if (errno !== EINTR && errno !== EFAULT) {
          throw new Error(`os_sync_wait_on_address_with_timeout() failed with the error ${errno}`);
        }
        if (rest <= 0) return "timed-out";
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
