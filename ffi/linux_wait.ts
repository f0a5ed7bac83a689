import { libc } from "./libc.ts";
import { signed } from "./posix_calls.ts";
import type { Pointer, Runtime, Signature } from "./runtime.ts";
import type { SystemWait, WaitResult } from "./system_wait.ts";

type Futex<R> = (
  call: bigint,
  address: bigint,
  operation: bigint,
  value: bigint,
  timeout: bigint,
  second: bigint,
  third: bigint,
) => R;

// Without FUTEX_PRIVATE_FLAG: the kernel finds the waiters by the page, whichever processes have it.
const [FUTEX_WAIT, FUTEX_WAKE] = [0n, 1n];
const [EINTR, EAGAIN, ETIMEDOUT] = [4, 11, 110];
const LONGEST_WAIT = 2 ** 40;
const INT_MAX = 2 ** 31 - 1;

// The blocks of memory that calls are reading, which an address alone does not keep alive.
const inUse = new Set<BigInt64Array>();

/** The futexes of Linux, through `syscall()`, whose arguments are where those of a function of seven are. */
export function linuxWait(runtime: Runtime): SystemWait | null {
  const number = { "linux-x64": 202n, "linux-arm64": 98n }[runtime.target];
  if (number === undefined) return null;
  const c = libc(runtime);
  const signature: Signature = { parameters: Array(7).fill("usize"), result: "usize" };
  const found = c.function<Futex<number | bigint>>("syscall", signature);
  if (found === null) return null;
  const futex: Futex<number | bigint> = found;
  const futexAsync = c.function<Futex<Promise<number | bigint>>>("syscall", { ...signature, nonblocking: true });

  const waitAsync = async (address: bigint, expected: number, timeout: number): Promise<WaitResult> => {
    const word = new Int32Array(runtime.bufferAt(runtime.pointerAt(address) as Pointer, 4));
    const end = performance.now() + timeout;
    for (;;) {
      const rest = end - performance.now();
      const time = timespec(rest);
      if (time !== null) inUse.add(time);
      const pointer = time === null ? 0n : addressOf(runtime, time);
      const wait = futexAsync as Futex<Promise<number | bigint>>;
      const result = signed(await wait(number, address, FUTEX_WAIT, BigInt(expected >>> 0), pointer, 0n, 0n));
      if (time !== null) inUse.delete(time);
      // The other thread's errno is out of reach, but there are only three.
      if (result === 0n) return "ok";
      if (performance.now() >= end) return "timed-out";
      if (Atomics.load(word, 0) !== (expected | 0)) return "not-equal";
    }
  };

  return {
    wait: (address, expected, timeout) => {
      const end = performance.now() + timeout;
      for (;;) {
        const time = timespec(end - performance.now());
        if (time !== null) inUse.add(time);
        const pointer = time === null ? 0n : addressOf(runtime, time);
        const result = signed(futex(number, address, FUTEX_WAIT, BigInt(expected >>> 0), pointer, 0n, 0n));
        const errno = result === 0n ? 0 : c.errno();
        if (time !== null) inUse.delete(time);
        if (errno === 0) return "ok";
        if (errno === EAGAIN) return "not-equal";
        if (errno === ETIMEDOUT && performance.now() >= end) return "timed-out";
        if (errno !== EINTR && errno !== ETIMEDOUT) throw new Error(`futex() failed with the error ${errno}`);
      }
    },
    waitAsync: futexAsync === null ? null : waitAsync,
    notify: (address, count) =>
      Number(signed(futex(number, address, FUTEX_WAKE, BigInt(Math.min(count, INT_MAX)), 0n, 0n, 0n))),
  };
}

/** A `struct timespec`, null for no limit. */
function timespec(milliseconds: number): BigInt64Array<ArrayBuffer> | null {
  if (milliseconds === Infinity) return null;
  const rest = Math.min(Math.max(milliseconds, 0), LONGEST_WAIT);
  const seconds = Math.floor(rest / 1000);
  const nanoseconds = Math.min(Math.ceil((rest - seconds * 1000) * 1e6), 999_999_999);
  const time = new BigInt64Array(new ArrayBuffer(16));
  time[0] = BigInt(seconds);
  time[1] = BigInt(nanoseconds);
  return time;
}

function addressOf(runtime: Runtime, { buffer }: BigInt64Array): bigint {
  return runtime.addressOf(runtime.pointerTo(new Uint8Array(buffer)));
}
