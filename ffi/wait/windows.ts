import type { Pointer, Runtime } from "../runtime/contract.ts";
import { monotonicTime } from "./clock.ts";
import { MAX_SLEEP, type SystemWait } from "./contract.ts";
import { FIRST_PAUSE, MAX_PAUSE, PolledWaits } from "./polled_waits.ts";

// More threads than ever wait. Waking them one by one would take too long.
const MAX_WAITERS = 2 ** 16;

/** `WaitOnAddress()`, which finds only threads of its own process, by the address. */
export function windowsWait(runtime: Runtime): SystemWait | null {
  const library = runtime.open("api-ms-win-core-synch-l1-2-0.dll");
  const { WaitOnAddress, WakeByAddressSingle, WakeByAddressAll } = library.functions({
    WaitOnAddress: { parameters: ["usize", "pointer", "usize", "u32"], result: "i32" },
    WakeByAddressSingle: { parameters: ["usize"], result: "void" },
    WakeByAddressAll: { parameters: ["usize"], result: "void" },
  });
  if (WaitOnAddress === null || WakeByAddressSingle === null || WakeByAddressAll === null) {
    return null;
  }
  const wait = WaitOnAddress as (
    address: bigint,
    compare: Pointer,
    size: bigint,
    milliseconds: number,
  ) => number;
  const [wakeOne, wakeAll] = [
    WakeByAddressSingle,
    WakeByAddressAll,
  ] as unknown as [(address: bigint) => void, (address: bigint) => void];
  const compare = new Uint32Array(new ArrayBuffer(4));
  const pointer = runtime.pointerTo(new Uint8Array(compare.buffer));
  const polled = new PolledWaits(monotonicTime);
  return {
    wait: ({ address, isMapped }, expected, timeout, check) => {
      compare[0] = expected;
      // A wake in another process is not reported, so the value is compared from time to time.
      let pause = isMapped ? FIRST_PAUSE : MAX_SLEEP;
      for (let rest = timeout;;) {
        const time = Math.min(Math.ceil(rest), pause);
        if (wait(address, pointer, 4n, time) !== 0) return "ok";
        // It fails only after the timeout, which the system measures, because a program can replace
        // the clock of JavaScript.
        rest -= time;
        if (rest <= 0) return "timed-out";
        if (isMapped) pause = Math.min(2 * pause, MAX_PAUSE);
        check();
      }
    },
    preload: () => {},
    waitAsync: polled.add,
    now: monotonicTime,
    notify: ({ address }, count) => {
      if (count > MAX_WAITERS) wakeAll(address);
      else for (let i = 0; i < count; i++) wakeOne(address);
      polled.notify(address, count);
      return -1;
    },
  };
}
