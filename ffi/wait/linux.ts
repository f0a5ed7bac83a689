import { linuxFutex } from "./futex.ts";
import { linuxWaitAsync } from "./linux_async.ts";
import type { Runtime } from "../runtime/contract.ts";
import { LONGEST_SLEEP, type SystemWait } from "./contract.ts";

const [EINTR, EAGAIN, ETIMEDOUT] = [4, 11, 110];

/** Waiting at the futexes of Linux. */
export function linuxWait(runtime: Runtime): SystemWait | null {
  const futex = linuxFutex(runtime);
  if (futex === null) return null;
  return {
    reachesMappings: true,
    wait: (address, value, timeout) => {
      const end = futex.now() + timeout;
      for (let hasSlept = false;; hasSlept = true) {
        const error = futex.wait({ address, value }, Math.min(end, futex.now() + LONGEST_SLEEP));
        if (error === 0) return "ok";
        if (error === EAGAIN) return hasSlept ? "ok" : "not-equal";
        if (error === ETIMEDOUT && futex.now() >= end) return "timed-out";
        if (error !== EINTR && error !== ETIMEDOUT) {
          throw new Error(`futex() failed with the error ${error}`);
        }
      }
    },
    waitAsync: linuxWaitAsync(futex),
    notify: futex.wake,
  };
}
