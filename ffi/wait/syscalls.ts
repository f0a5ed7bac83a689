import { CLOCK_MONOTONIC } from "./futex.ts";
import { libc } from "../system/libc.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import type { NativeFunction, Pointer, Runtime } from "../runtime/contract.ts";

type Argument = number | bigint;
type Six = [Argument, Argument, Argument, Argument, Argument, Argument];

// asm/unistd_64.h, and asm-generic/unistd.h for arm64
const NUMBERS = {
  "linux-x64": { read: 0, write: 1, close: 3, mmap: 9, munmap: 11, futex: 202, eventfd2: 290 },
  "linux-arm64": {
    read: 63,
    write: 64,
    close: 57,
    mmap: 222,
    munmap: 215,
    futex: 98,
    eventfd2: 19,
  },
} as const;
// Equal on both.
const NEWER = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  futex_waitv: 449,
} as const;

type Name = keyof typeof NEWER | keyof typeof NUMBERS["linux-x64"];

/** The system calls that waiting on Linux needs. */
export interface Syscalls {
  /** Calls the kernel. Returns the result, or the negated errno. */
  call(name: Name, ...args: Six): number;
  /** Calls `futex()`, which wakes and sleeps most often. Returns as `call()` does. */
  futex(
    address: bigint,
    operation: number,
    value: number,
    fourth: bigint,
    second: bigint,
    third: number,
  ): number;
  /** Calls the kernel on another thread. Returns -1 for every error. Null if the runtime cannot. */
  readonly callOnThread:
    | ((name: Name, ...args: Six) => Promise<number>)
    | null;
  /** Polls a file descriptor on another thread, at most for `milliseconds`. Null as above. */
  readonly pollElsewhere: ((pollfd: Uint8Array, milliseconds: number) => Promise<void>) | null;
  /** Returns the time of the monotonic clock in milliseconds, which no program can stop. */
  now(): number;
  /** Returns the address of an array that the caller keeps alive. */
  addressOf(array: ArrayBufferView): bigint;
}

/** The calls of a runtime, or null if the C library or the processor is not known. */
export const linuxSyscalls: (runtime: Runtime) => Syscalls | null = perRuntime(bind);

function bind(runtime: Runtime): Syscalls | null {
  if (!(runtime.target in NUMBERS)) return null;
  const numbers = { ...NUMBERS[runtime.target as keyof typeof NUMBERS], ...NEWER };
  const c = libc(runtime);
  // On both targets, variadic arguments are passed like ordinary ones.
  const signature = { parameters: Array(7).fill("usize"), result: "usize" } as const;
  const syscall = c.function<(...args: [Argument, ...Six]) => Argument>("syscall", signature);
  // The kernel reads 32 bits of these arguments, so that numbers do, which are faster than bigints.
  const futex = c.function<
    (...args: [bigint, bigint, number, number, bigint, bigint, number]) => number
  >("syscall", {
    parameters: ["usize", "usize", "i32", "u32", "usize", "usize", "u32"],
    result: "i32",
  });
  const callOnThread = c.function<(...args: [Argument, ...Six]) => Promise<Argument>>("syscall", {
    ...signature,
    nonblocking: true,
  });
  const poll = c.function<(fds: Pointer, count: Argument, timeout: number) => Promise<number>>(
    "poll",
    { parameters: ["pointer", "usize", "i32"], result: "i32", nonblocking: true },
  );
  const clockGettime = c.function<(id: number, time: Pointer) => number>(
    "clock_gettime",
    {
      parameters: ["i32", "pointer"],
      result: "i32",
    } satisfies Parameters<typeof c.function<NativeFunction>>[1],
  );
  if (syscall === null || futex === null || clockGettime === null) return null;
  const futexNumber = BigInt(numbers.futex);

  const clock = new BigInt64Array(new ArrayBuffer(16));
  const clockBytes = new Uint8Array(clock.buffer);
  const clockPointer = runtime.pointerTo(clockBytes);
  const signed = (result: Argument): number => Number(BigInt.asIntN(64, BigInt(result)));
  return {
    call: (name, ...args) => {
      const result = signed(syscall(numbers[name], ...args));
      return result < 0 ? -c.errno() : result;
    },
    futex: (address, operation, value, fourth, second, third) => {
      const result = futex(futexNumber, address, operation, value, fourth, second, third);
      return result < 0 ? -c.errno() : result;
    },
    callOnThread: callOnThread &&
      (async (name, ...args) => signed(await callOnThread(numbers[name], ...args))),
    pollElsewhere: poll && (async (pollfd, milliseconds) => {
      await poll(runtime.pointerTo(pollfd), 1, milliseconds);
      // The other thread reads the array until here: keep it alive.
      inUse(pollfd);
    }),
    now: () => {
      clockGettime(CLOCK_MONOTONIC, clockPointer);
      return Number(clock[0]) * 1000 + Number(clock[1]) / 1e6;
    },
    addressOf: ({ buffer, byteOffset, byteLength }) =>
      runtime.addressOf(runtime.pointerTo(new Uint8Array(buffer, byteOffset, byteLength))),
  };
}

function inUse(_: unknown): void {}
