import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { NativeFunction, Runtime } from "../../ffi/runtime/contract.ts";

/** The result that replaces the real one of a call, and its errno. */
export interface Failure {
  readonly result: number | bigint;
  readonly errno?: number;
}

/**
 * Runs before a call of a C function, and may return a failure that replaces the call. Null for a
 * function that the system does not have.
 */
export type Interception = ((...args: (number | bigint)[]) => Failure | void) | null;

// asm-generic/errno.h
export const [EPERM, ENOENT, EINTR, EIO, EAGAIN, ENOMEM, EACCES] = [1, 2, 4, 5, 11, 12, 13];
export const [EINVAL, ENOSPC, ENOSYS, EOPNOTSUPP, ETIMEDOUT] = [22, 28, 38, 95, 110];

/** A call that fails with an error. */
export const fails = (errno: number): Failure => ({ result: -1, errno });

/** The runtime of this process on Linux, with calls of C functions intercepted. */
export function interceptedRuntime(
  interceptions: Readonly<Record<string, Interception>>,
  differences: Partial<Runtime> = {},
): Runtime {
  const real = currentRuntime();
  const { __errno_location } = real.open("libc.so.6").functions({
    __errno_location: { parameters: [], result: "usize" },
  });
  const location = real.pointerAt(BigInt((__errno_location as () => number | bigint)()));
  const errno = new Int32Array(real.bufferAt(location as NonNullable<typeof location>, 4));
  const intercept = (
    symbol: string,
    call: NativeFunction | null,
    result: string,
  ): NativeFunction | null => {
    const before = interceptions[symbol];
    if (before === undefined || call === null || before === null) {
      return before === null ? null : call;
    }
    return (...args: never[]) => {
      const failure = before(...args);
      if (failure === undefined) return call(...args);
      if (failure.errno !== undefined) errno[0] = failure.errno;
      // C's -1 as the runtimes return it.
      return result === "i32" ? failure.result : BigInt.asUintN(64, BigInt(failure.result));
    };
  };
  return {
    ...real,
    open: (path) => {
      const library = real.open(path);
      const functions: typeof library.functions = (signatures) =>
        Object.fromEntries(
          Object.entries(library.functions(signatures)).map((
            [symbol, call],
          ) => [symbol, intercept(symbol, call, signatures[symbol].result)]),
        );
      return { ...library, functions };
    },
    ...differences,
  };
}

/** Calls `first` once, and nothing after that. */
export function once(first: (...args: (number | bigint)[]) => Failure | void): Interception {
  let called = false;
  return (...args) => {
    if (called) return;
    called = true;
    return first(...args);
  };
}
