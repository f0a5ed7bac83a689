import { EINTR, ENOENT } from "../system/errno.ts";
import { type Libc, libc } from "../system/libc.ts";
import type { Runtime } from "../runtime/contract.ts";
import { monotonicTime } from "./clock.ts";
import { MAX_SLEEP, type SystemWait } from "./contract.ts";
import { PolledWaits } from "./polled_waits.ts";

// os/os_sync_wait_on_address.h
const [OS_SYNC_WAIT_ON_ADDRESS_SHARED, OS_CLOCK_MACH_ABSOLUTE_TIME] = [1, 32];
// sys/ulock.h of XNU
const UL_COMPARE_AND_WAIT_SHARED = 3;
const [EFAULT, ETIMEDOUT] = [14, 60]; // sys/errno.h

/** The two calls that both of macOS' interfaces have. They return -1 for an error. */
interface Interface {
  readonly name: string;
  wait(address: bigint, value: bigint, milliseconds: number): number;
  wakeOne(address: bigint): number;
}

/** `os_sync_wait_on_address()`, which macOS has from 14.4. */
function osSync(c: Libc): Interface | null {
  const name = "os_sync_wait_on_address_with_timeout";
  const wait = c.function<(...args: [bigint, bigint, bigint, number, number, bigint]) => number>(
    name,
    { parameters: ["usize", "u64", "usize", "u32", "u32", "u64"], result: "i32" },
  );
  const wake = c.function<(address: bigint, size: bigint, flags: number) => number>(
    "os_sync_wake_by_address_any",
    { parameters: ["usize", "usize", "u32"], result: "i32" },
  );
  if (wait === null || wake === null) return null;
  const [shared, clock] = [OS_SYNC_WAIT_ON_ADDRESS_SHARED, OS_CLOCK_MACH_ABSOLUTE_TIME];
  return {
    name: `${name}()`,
    // It takes nanoseconds, and refuses 0.
    wait: (address, value, time) =>
      wait(address, value, 4n, shared, clock, BigInt(Math.max(Math.ceil(time * 1e6), 1))),
    wakeOne: (address) => wake(address, 4n, shared),
  };
}

/** `__ulock_wait()`, which older versions of macOS have. */
function ulock(c: Libc): Interface | null {
  const wait = c.function<(...args: [number, bigint, bigint, number]) => number>("__ulock_wait", {
    parameters: ["u32", "usize", "u64", "u32"],
    result: "i32",
  });
  const wake = c.function<(operation: number, address: bigint, value: bigint) => number>(
    "__ulock_wake",
    { parameters: ["u32", "usize", "u64"], result: "i32" },
  );
  if (wait === null || wake === null) return null;
  return {
    name: "__ulock_wait()",
    // It takes microseconds, and 0 as endless.
    wait: (address, value, time) =>
      wait(UL_COMPARE_AND_WAIT_SHARED, address, value, Math.max(Math.ceil(time * 1e3), 1)),
    wakeOne: (address) => wake(UL_COMPARE_AND_WAIT_SHARED, address, 0n),
  };
}

/** Waiting at addresses on macOS. Null if the system has neither interface. */
export function darwinWait(runtime: Runtime): SystemWait | null {
  const c = libc(runtime);
  const found = osSync(c) ?? ulock(c);
  if (found === null) return null;
  const { name, wait, wakeOne } = found;
  const polled = new PolledWaits(monotonicTime);
  return {
    wait: ({ address }, expected, timeout, check) => {
      const value = BigInt(expected >>> 0);
      for (let rest = timeout;;) {
        const time = Math.min(rest, MAX_SLEEP);
        // The system does not report that the value differed.
        if (wait(address, value, time) >= 0) return "ok";
        const errno = c.errno();
        // The system measures the time, because a program can replace the clock of JavaScript.
        if (errno === ETIMEDOUT) rest -= time;
        // EFAULT: the page was not in memory.
        else if (errno !== EINTR && errno !== EFAULT) {
          throw new Error(`${name} failed with errno ${errno}`);
        }
        if (rest <= 0) return "timed-out";
        check();
      }
    },
    preload: () => {},
    waitAsync: polled.add,
    now: monotonicTime,
    notify: ({ address }, count) => {
      let woken = 0;
      while (woken < count && wakeOne(address) >= 0) woken++;
      const errno = woken < count ? c.errno() : ENOENT;
      if (errno !== ENOENT) throw new Error(`Waking at an address failed with errno ${errno}`);
      return woken + polled.notify(address, count - woken);
    },
  };
}
