import { isWorker } from "../runtime/current.ts";
import type { Runtime } from "../runtime/contract.ts";
import { MAX_SLEEP, type SystemWait } from "./contract.ts";
import { EAGAIN, ETIMEDOUT, FUTEX_WAIT_BITSET, FUTEX_WAKE, INT_MAX, WAIT_BIT } from "./futex.ts";
import { EINTR } from "../system/errno.ts";
import { PolledWaits } from "./polled_waits.ts";
import { RingWaits } from "./ring_waits.ts";
import { ThreadWaits } from "./thread_waits.ts";
import { linuxSyscalls } from "./syscalls.ts";

/** Waiting at the futexes of Linux. */
export function linuxWait(runtime: Runtime): SystemWait | null {
  const calls = linuxSyscalls(runtime);
  if (calls === null) return null;
  const time = new BigInt64Array(new ArrayBuffer(16));
  const timeAddress = calls.addressOf(time);
  const ring = new RingWaits(runtime, calls);
  const polled = new PolledWaits(calls.now);
  const threads = new ThreadWaits(calls, polled);

  /** Sleeps until a point in time. Returns the errno, 0 if it was woken. */
  const sleep = (address: bigint, expected: number, until: number): number => {
    let pointer = 0n;
    if (until < Number.MAX_SAFE_INTEGER) {
      const seconds = Math.floor(until / 1000);
      time[0] = BigInt(seconds);
      time[1] = BigInt(Math.min(Math.ceil((until - seconds * 1000) * 1e6), 999_999_999));
      pointer = timeAddress;
    }
    return -calls.futex(address, FUTEX_WAIT_BITSET, expected >>> 0, pointer, 0n, WAIT_BIT);
  };

  return {
    wait: ({ address }, expected, timeout, check) => {
      const maxSleep = isWorker() ? MAX_SLEEP : Infinity;
      const isEndless = Math.min(timeout, maxSleep) === Infinity;
      const end = isEndless ? Infinity : calls.now() + timeout;
      for (let hasSlept = false;; hasSlept = true) {
        const until = isEndless ? Infinity : Math.min(end, calls.now() + maxSleep);
        const errno = sleep(address, expected, until);
        if (errno === 0) return "ok";
        if (errno === EAGAIN) return hasSlept ? "ok" : "not-equal";
        if (errno === ETIMEDOUT && calls.now() >= end) return "timed-out";
        if (errno !== EINTR && errno !== ETIMEDOUT) {
          throw new Error(`futex() failed with errno ${errno}`);
        }
        check();
      }
    },
    preload: () => ring.preload(),
    waitAsync: (...args) => {
      const hasRing = calls.pollElsewhere !== null && ring.open() === 0;
      return (hasRing ? ring : threads).add(...args);
    },
    now: calls.now,
    notify: ({ address }, count) => {
      const woken = calls.futex(address, FUTEX_WAKE, Math.min(count, INT_MAX), 0n, 0n, 0);
      if (woken < 0) throw new Error(`futex() failed with errno ${-woken}`);
      return woken + polled.notify(address, count - woken);
    },
  };
}
