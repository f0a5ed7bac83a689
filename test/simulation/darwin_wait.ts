import { type DarwinState, E } from "./darwin_process.ts";
import type { SimulatedFunction } from "./runtime.ts";

const [SHARED, MACH_ABSOLUTE_TIME] = [1, 32];
const UL_COMPARE_AND_WAIT_SHARED = 3;

/**
 * The functions of macOS for waiting at addresses. Waiters and wakers must use equal flags and
 * sizes. Each interface wakes the waiters of the other.
 */
export function waitFunctions(process: DarwinState): Record<string, SimulatedFunction> {
  const { memory, sleepers } = process;
  /** Returns the number of remaining waiters, as the kernel does, or -1. */
  const sleep = (address: bigint, value: bigint, milliseconds: number) => {
    const word = memory.at(address, 4);
    if (BigInt(new DataView(word.buffer, word.byteOffset).getUint32(0, true)) !== value) return 0;
    const woken = sleepers.sleep(address, milliseconds);
    if (woken === undefined) return process.fail(E.TIMEDOUT, -1);
    return woken === "wake" ? 0 : process.fail(E.INTR, -1);
  };
  return {
    os_sync_wait_on_address_with_timeout: {
      parameters: ["pointer", "u64", "usize", "u32", "u32", "u64"],
      result: "i32",
      call: (
        address: bigint,
        value: bigint,
        size: bigint,
        flags: number,
        clock: number,
        nanoseconds: bigint,
      ) => {
        if (
          size !== 4n || value >= 2n ** 32n || flags !== SHARED || clock !== MACH_ABSOLUTE_TIME ||
          nanoseconds === 0n
        ) {
          return process.fail(E.INVAL, -1);
        }
        return sleep(address, value, Number(nanoseconds) / 1e6);
      },
    },
    __ulock_wait: {
      parameters: ["u32", "pointer", "u64", "u32"],
      result: "i32",
      call: (operation: number, address: bigint, value: bigint, microseconds: number) => {
        if (operation !== UL_COMPARE_AND_WAIT_SHARED || value >= 2n ** 32n) {
          return process.fail(E.INVAL, -1);
        }
        return sleep(address, value, microseconds === 0 ? Infinity : microseconds / 1e3);
      },
    },
    __ulock_wake: {
      parameters: ["u32", "pointer", "u64"],
      result: "i32",
      call: (operation: number, address: bigint, _value: bigint) => {
        if (operation !== UL_COMPARE_AND_WAIT_SHARED) return process.fail(E.INVAL, -1);
        return sleepers.wake(address) ? 0 : process.fail(E.NOENT, -1);
      },
    },
    os_sync_wake_by_address_any: {
      parameters: ["pointer", "usize", "u32"],
      result: "i32",
      call: (address: bigint, size: bigint, flags: number) => {
        if (size !== 4n || flags !== SHARED) return process.fail(E.INVAL, -1);
        return sleepers.wake(address) ? 0 : process.fail(E.NOENT, -1);
      },
    },
  };
}
