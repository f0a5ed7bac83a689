import { perRuntime } from "../runtime/per_runtime.ts";
import type {
  NativeFunction,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
} from "../runtime/contract.ts";

/** The C library, with what it says of its errors. */
export interface Libc {
  /** Binds a function, null where there is none. */
  function<T extends NativeFunction>(symbol: string, signature: Signature): T | null;
  /** The address of a function, null where there is none. */
  addressOf(symbol: string): Pointer | null;
  /** Why the last call of this thread failed: to be asked right after it. */
  errno(): number;
}

// glibc, and musl, which is one library under two names.
const NAMES: Readonly<Record<string, readonly string[]>> = {
  linux: ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"],
  darwin: ["libSystem.B.dylib"],
};

/** The C library of this process, which has it open already. */
export const libc: (runtime: Runtime) => Libc = perRuntime(load);

function load(runtime: Runtime): Libc {
  const [platform = ""] = runtime.target.split("-");
  const where: Signature = { parameters: [], result: "usize" };
  const symbol = platform === "darwin" ? "__error" : "__errno_location";
  let failure: unknown;
  for (const name of NAMES[platform] ?? []) {
    let library: SharedLibrary;
    let location: NativeFunction | null | undefined;
    try {
      library = runtime.open(name);
      location = library.functions({ [symbol]: where })[symbol];
    } catch (error) {
      failure = error;
      continue;
    }
    if (!location) continue;
    // Each thread has an errno and a copy of this module. It is read as memory because a call
    // could change it.
    const pointer = runtime.pointerAt(BigInt((location as () => number | bigint)()));
    if (pointer === null) continue;
    const errno = new Int32Array(runtime.bufferAt(pointer, 4));
    return {
      function: <T extends NativeFunction>(name: string, signature: Signature) =>
        library.functions({ [name]: signature })[name] as T | null,
      addressOf: library.addressOf,
      errno: () => errno[0]!,
    };
  }
  throw new Error(
    `No C library found on ${runtime.target}, looked for ${(NAMES[platform] ?? []).join(", ")}`,
    {
      cause: failure,
    },
  );
}
