import { callElsewhere, type ThreadSource, type WorkerClass } from "./other_thread.ts";
import type {
  NativeFunction,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
  StructSignature,
} from "./contract.ts";

// The used part of Bun. Its types are not imported, because Deno does not have them.

interface BunSignature {
  readonly args: readonly string[];
  readonly returns: string;
}

interface BunFFI {
  ptr(bytes: Uint8Array): number;
  toArrayBuffer(
    pointer: number,
    byteOffset: number,
    byteLength: number,
    deallocatorContext?: number,
    deallocator?: number,
  ): ArrayBuffer;
  dlopen(path: string, symbols: Readonly<Record<string, BunSignature>>): {
    readonly symbols: Readonly<Record<string, NativeFunction & { readonly ptr: number }>>;
  };
  CFunction(definition: BunSignature & { readonly ptr: number }): NativeFunction;
}

interface BunProcess {
  readonly platform: string;
  readonly arch: string;
  readonly env: Record<string, string | undefined>;
  getBuiltinModule(name: "bun:ffi"): BunFFI;
  getBuiltinModule(name: "node:fs"): { readFileSync(path: string): Uint8Array };
  getBuiltinModule(name: "node:worker_threads"): { readonly Worker: WorkerClass };
}

// Kept, because a program can replace them, and would decide how functions are called.
const { BigInt, Number, Uint8Array } = globalThis;
const { hasOwn } = Object;

const TYPES = {
  pointer: "ptr",
  i32: "i32",
  u32: "u32",
  u64: "u64",
  usize: "usize",
  f64: "f64",
  void: "void",
} as const;

const BIND = `(path, symbol, signature) =>
  require("bun:ffi").dlopen(path, { [symbol]: signature }).symbols[symbol]`;

const bunProcess = (): BunProcess => (globalThis as unknown as { process: BunProcess }).process;

// Bun's pointers are plain numbers.
const toPointer = (address: number): Pointer => address as unknown as Pointer;
const toNumber = (pointer: Pointer): number => pointer as unknown as number;

/**
 * Returns the adapter for `bun:ffi`. The module is loaded without an import statement, because Deno
 * could not resolve one.
 */
export function bunRuntime(): Runtime {
  const process = bunProcess();
  if (typeof process.getBuiltinModule !== "function") {
    throw new Error("This Bun has no process.getBuiltinModule(): run `bun upgrade`");
  }
  const ffi = process.getBuiltinModule("bun:ffi");
  // Loading the module takes as long as the first operation, which does not need it.
  const threads = (): ThreadSource => {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    return { Worker, bind: BIND };
  };
  return {
    target: `${process.platform}-${process.arch}`,
    hasNumericPointers: true,
    hasFastIntegers: true,
    callsPointers: true,
    open: (path) => openLibrary(ffi, path, process.arch, threads),
    pointerTo: (bytes) => toPointer(ffi.ptr(bytes)),
    addressOf: (pointer) => BigInt(toNumber(pointer)),
    pointerAt: (address) => (address === 0n ? null : toPointer(Number(address))),
    // The constructor of an array copies an array.
    copyFrom: (pointer, byteLength) =>
      new Uint8Array(new Uint8Array(ffi.toArrayBuffer(toNumber(pointer), 0, byteLength))),
    bufferAt: (pointer, byteLength) => ffi.toArrayBuffer(toNumber(pointer), 0, byteLength),
    owningBufferAt: (pointer, byteLength, free) =>
      // The length is passed as the context of the deallocator.
      ffi.toArrayBuffer(toNumber(pointer), 0, byteLength, byteLength, toNumber(free)),
    // Measured: the limit of the engine. No buffer can be made of a larger mapping.
    longestBuffer: 2 ** 32,
    readFile: (path) => {
      try {
        return process.getBuiltinModule("node:fs").readFileSync(path);
      } catch {
        // The system looks up the name, or its error is the reason.
        return null;
      }
    },
    environment: (name) => process.env[name],
  };
}

function openLibrary(
  ffi: BunFFI,
  path: string,
  arch: string,
  threads: () => ThreadSource,
): SharedLibrary {
  const functions = (
    signatures: Readonly<Record<string, Signature>>,
  ): Record<string, NativeFunction | null> => {
    const symbols: Record<string, BunSignature> = {};
    for (const symbol in signatures) {
      if (hasOwn(signatures, symbol)) symbols[symbol] = toBun(signatures[symbol]!);
    }
    try {
      const found = { ...ffi.dlopen(path, symbols).symbols } as Record<string, NativeFunction>;
      for (const symbol in symbols) {
        if (hasOwn(symbols, symbol) && signatures[symbol]!.nonblocking) {
          found[symbol] = callElsewhere(threads, { path, symbol, signature: symbols[symbol]! });
        }
      }
      return found;
    } catch (error) {
      // Bun refuses all of them if one is missing.
      const [first, ...others] = Object.keys(signatures);
      if (!isMissingSymbol(error) || first === undefined) throw error;
      if (others.length === 0) return { [first]: null };
      return Object.assign(
        {},
        ...Object.entries(signatures).map(([name, signature]) => functions({ [name]: signature })),
      );
    }
  };

  const addressOf = (symbol: string): Pointer | null => {
    const { [symbol]: found } = functions({ [symbol]: { parameters: [], result: "void" } });
    return found === null ? null : toPointer((found as unknown as { readonly ptr: number }).ptr);
  };

  const bind = (pointer: Pointer, signature: Signature): NativeFunction =>
    ffi.CFunction({ ptr: toNumber(pointer), ...toBun(signature) });

  const callForStruct = (
    symbol: string,
    { parameters, byteLength }: StructSignature,
    args: readonly (number | bigint)[],
  ) => {
    // bun:ffi cannot return a struct by value. On x86-64 a large struct is returned through a
    // hidden first pointer argument; on arm64 through a register that an ordinary call does not
    // set.
    if (arch !== "x64") {
      throw new Error(
        `Bun cannot call ${symbol}() on ${arch}, because it returns a struct by value`,
      );
    }
    const call =
      functions({ [symbol]: { parameters: ["pointer", ...parameters], result: "void" } })[symbol];
    if (call === null) throw new Error(`It exports no ${symbol}()`);
    const struct = new Uint8Array(new ArrayBuffer(byteLength));
    (call as (...args: unknown[]) => void)(ffi.ptr(struct), ...args);
    return struct;
  };

  return { functions, addressOf, bind, callForStruct };
}

function toBun({ parameters, result }: Signature): BunSignature {
  const args: string[] = [];
  for (let i = 0; i < parameters.length; i++) args[i] = TYPES[parameters[i]!];
  return { args, returns: TYPES[result] };
}

function isMissingSymbol(error: unknown): boolean {
  return error instanceof TypeError && /^Symbol ".*" not found in /.test(error.message);
}
