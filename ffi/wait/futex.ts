import { libc } from "../system/libc.ts";
import { signed } from "../system/calls.ts";
import type { NativeFunction, Runtime } from "../runtime/contract.ts";

/** An address to wait at, and the value that it has to hold for that. */
export interface Expected {
  readonly address: bigint;
  readonly value: number;
}

/** The futexes of Linux. Times are those of its monotonic clock, in milliseconds, which no program can stop or turn back. */
export interface Futex {
  now(): number;
  /** Sleeps until someone wakes it, or to a point in time. Gives the error, 0 where it was woken. */
  wait(at: Expected, until: number): number;
  /** Sleeps at several addresses, 128 at most. Gives the error, 0 where it was woken. */
  waitAny(at: readonly Expected[], until: number): number;
  /** Whether the runtime can call on another thread. */
  readonly hasElsewhere: boolean;
  /** `wait()` on another thread: 0 where it was woken, -1 for an error, which does not come back from there. */
  waitElsewhere(at: Expected, until: number): Promise<number>;
  /** `waitAny()` on another thread: the index of one that was woken, -1 for an error. */
  waitAnyElsewhere(at: readonly Expected[], until: number): Promise<number>;
  /** Where an array is, which the caller has to keep. */
  addressOf(array: ArrayBufferView): bigint;
  /** Wakes up to `count` waiters, and gives how many. */
  wake(address: bigint, count: number): number;
}

type Syscall<R> = (call: bigint, ...args: [bigint, bigint, bigint, bigint, bigint, bigint]) => R;

type Elsewhere = Syscall<Promise<number | bigint>>;

// Without FUTEX_PRIVATE_FLAG: the kernel finds the waiters by the page, whichever processes have it.
const [FUTEX_WAKE, FUTEX_WAIT_BITSET, ANY_BIT] = [1n, 9n, 0xffffffffn];
const [FUTEX_WAITV, FUTEX_32] = [449n, 2n];
const CLOCK_MONOTONIC = 1;
const INT_MAX = 2 ** 31 - 1;

// The memory that calls on other threads read, which an address alone does not keep.
const inUse = new Set<Uint8Array>();

/** Binds the calls, through `syscall()`, whose arguments are where those of a function of seven are. Null where there are none. */
export function linuxFutex(runtime: Runtime): Futex | null {
  const FUTEX = { "linux-x64": 202n, "linux-arm64": 98n }[runtime.target];
  if (FUTEX === undefined) return null;
  const c = libc(runtime);
  const signature = { parameters: Array(7).fill("usize"), result: "usize" } as const;
  const bound = c.function<Syscall<number | bigint>>("syscall", signature);
  const elsewhere = c.function<Elsewhere>("syscall", { ...signature, nonblocking: true });
  const clockGettime = c.function<NativeFunction>("clock_gettime", {
    parameters: ["i32", "pointer"],
    result: "i32",
  });
  if (bound === null || clockGettime === null) return null;
  const syscall = bound;

  const clock = new BigInt64Array(new ArrayBuffer(16));
  const clockPointer = runtime.pointerTo(new Uint8Array(clock.buffer));
  const now = (): number => {
    (clockGettime as (id: number, time: typeof clockPointer) => number)(
      CLOCK_MONOTONIC,
      clockPointer,
    );
    return Number(clock[0]) * 1000 + Number(clock[1]) / 1e6;
  };

  const addressOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): bigint =>
    runtime.addressOf(runtime.pointerTo(new Uint8Array(buffer, byteOffset, byteLength)));
  /** Calls with memory that stays where it is until the call is over. */
  const holding = <R>(memory: BigUint64Array<ArrayBuffer>, call: (address: bigint) => R): R => {
    const bytes = new Uint8Array(memory.buffer);
    inUse.add(bytes);
    const release = () => inUse.delete(bytes);
    let result: R;
    try {
      result = call(addressOf(bytes));
    } catch (error) {
      release();
      throw error;
    }
    if (result instanceof Promise) result.then(release, release);
    else release();
    return result;
  };
  const errorOf = (result: number | bigint): number => signed(result) < 0n ? c.errno() : 0;

  const one = <R>(call: Syscall<R>, { address, value }: Expected, until: number): R =>
    holding(
      timespec(until),
      (time) =>
        call(FUTEX as bigint, address, FUTEX_WAIT_BITSET, BigInt(value >>> 0), time, 0n, ANY_BIT),
    );
  const any = <R>(call: Syscall<R>, at: readonly Expected[], until: number): R => {
    // The time, then a `struct futex_waitv` of each: the value, the address, the flags.
    const memory = new BigUint64Array(2 + 3 * at.length);
    memory.set(timespec(until));
    for (const [i, { address, value }] of at.entries()) {
      memory.set([BigInt(value >>> 0), address, FUTEX_32], 2 + 3 * i);
    }
    return holding(
      memory,
      (time) =>
        call(FUTEX_WAITV, time + 16n, BigInt(at.length), 0n, time, BigInt(CLOCK_MONOTONIC), 0n),
    );
  };

  return {
    now,
    wait: (at, until) => errorOf(one(syscall, at, until)),
    waitAny: (at, until) => errorOf(any(syscall, at, until)),
    hasElsewhere: elsewhere !== null,
    waitElsewhere: async (at, until) =>
      Number(signed(await one(elsewhere as Elsewhere, at, until))),
    waitAnyElsewhere: async (at, until) =>
      Number(signed(await any(elsewhere as Elsewhere, at, until))),
    addressOf,
    wake: (address, count) =>
      Number(
        signed(syscall(FUTEX, address, FUTEX_WAKE, BigInt(Math.min(count, INT_MAX)), 0n, 0n, 0n)),
      ),
  };
}

/** A `struct timespec`. */
function timespec(milliseconds: number): BigUint64Array<ArrayBuffer> {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.min(Math.ceil((milliseconds - seconds * 1000) * 1e6), 999_999_999);
  return new BigUint64Array([BigInt(seconds), BigInt(nanoseconds)]);
}
