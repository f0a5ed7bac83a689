import { perRuntime } from "../runtime/per_runtime.ts";
import type { NativeFunction, Pointer, Runtime, Signature } from "../runtime/contract.ts";

// A program could replace it.
const { create: createObject } = Object;

/** The C library. */
export interface Libc {
  /** Binds a function, null if it does not exist. */
  function<T extends NativeFunction>(symbol: string, signature: Signature): T | null;
  /** Returns the address of a function, null if it does not exist. */
  addressOf(symbol: string): Pointer | null;
  /** Returns the error number of the last call of this thread. Call it directly afterwards. */
  errno(): number;
}

/**
 * The name of the C library of each system.
 *
 * On Linux the library is open already: glibc compares the name with the libraries it has loaded,
 * and musl resolves every `libc.*` to itself. Neither searches folders. Bun looks in the working
 * directory only if the system finds nothing, so a file there is never opened.
 */
export const LIBC_NAMES: Readonly<Record<string, string>> = {
  linux: "libc.so.6",
  darwin: "/usr/lib/libSystem.B.dylib",
};

/** Returns the C library, which the process has open already. */
export const libc: (runtime: Runtime) => Libc = perRuntime(load);

function load(runtime: Runtime): Libc {
  const platform = runtime.target.split("-")[0]!;
  const path = LIBC_NAMES[platform];
  if (path === undefined) throw new Error(`The C library of ${runtime.target} is not known`);
  const symbol = platform === "darwin" ? "__error" : "__errno_location";
  const library = runtime.open(path);
  const location = library.functions({ [symbol]: { parameters: [], result: "usize" } })[symbol];
  // Each thread has an errno and a copy of this module. errno is read from memory, because a call
  // could change it.
  const pointer = location &&
    runtime.pointerAt(BigInt((location as () => number | bigint)()));
  if (!pointer) throw new Error(`${path} has no ${symbol}()`);
  const errno = new Int32Array(runtime.bufferAt(pointer, 4));
  // Not a map, whose methods a program could replace: it would decide which function is called.
  const bound = createObject(null) as Record<string, NativeFunction | null>;
  return {
    function: <T extends NativeFunction>(name: string, signature: Signature) => {
      const key = keyOf(name, signature);
      if (!(key in bound)) bound[key] = library.functions({ [name]: signature })[name] ?? null;
      return bound[key] as T | null;
    },
    addressOf: library.addressOf,
    errno: () => errno[0]!,
  };
}

function keyOf(name: string, { parameters, result, nonblocking }: Signature): string {
  let key = `${nonblocking === true} ${result} ${name}`;
  for (let i = 0; i < parameters.length; i++) key += ` ${parameters[i]}`;
  return key;
}
