import type { Runtime } from "../runtime/contract.ts";
import { LONGEST_SLEEP, type SystemWait } from "./contract.ts";

// More threads than will ever wait: to wake them one by one would take too long.
const MOST_WAITERS = 2 ** 16;

/** `WaitOnAddress()`, which knows the threads of its own process only, and each address for itself. */
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
    compare: unknown,
    size: bigint,
    milliseconds: number,
  ) => number;
  const [wakeOne, wakeAll] = [
    WakeByAddressSingle,
    WakeByAddressAll,
  ] as unknown as ((address: bigint) => void)[];
  const compare = new Uint32Array(new ArrayBuffer(4));
  const pointer = runtime.pointerTo(new Uint8Array(compare.buffer));
  return {
    reachesMappings: false,
    wait: (address, expected, timeout) => {
      compare[0] = expected;
      for (let rest = timeout;;) {
        const time = Math.min(Math.ceil(rest), LONGEST_SLEEP);
        if (wait(address, pointer, 4n, time) !== 0) return "ok";
        // It fails for the time alone, which the system counts: the program may have stopped the clock that it sees.
        rest -= time;
        if (rest <= 0) return "timed-out";
      }
    },
    waitAsync: null,
    notify: (address, count) => {
      if (count > MOST_WAITERS) wakeAll(address);
      else for (let i = 0; i < count; i++) wakeOne(address);
      return -1;
    },
  };
}
