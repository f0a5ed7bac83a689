import type {
  NativeFunction,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
  StructSignature,
} from "./contract.ts";

/** The used part of Deno. Its types are not imported, because Bun does not have them. */
interface DenoNamespace {
  readonly build: { readonly os: string; readonly arch: string };
  readonly permissions: {
    requestSync(descriptor: { readonly name: "ffi" }): { readonly state: string };
    querySync(
      descriptor:
        | { readonly name: "env"; readonly variable: string }
        | { readonly name: "read"; readonly path: string },
    ): { readonly state: string };
  };
  readonly errors: { readonly NotCapable: new (message: string) => Error };
  readonly env: { get(name: string): string | undefined };
  readFileSync(path: string): Uint8Array;
  dlopen(
    path: string,
    symbols: Readonly<Record<string, object>>,
  ): { readonly symbols: Readonly<Record<string, unknown>> };
  readonly UnsafePointer: {
    of(bytes: Uint8Array): Pointer | null;
    create(address: bigint): Pointer | null;
    value(pointer: Pointer): bigint;
    equals(one: unknown, other: Pointer): boolean;
  };
  readonly UnsafePointerView: {
    new (pointer: Pointer): { copyInto(bytes: Uint8Array): void };
    getArrayBuffer(pointer: Pointer, byteLength: number): ArrayBuffer;
  };
  readonly UnsafeFnPointer: new (
    pointer: Pointer,
    definition: object,
  ) => { readonly call: NativeFunction };
}

const deno = (): DenoNamespace => (globalThis as unknown as { Deno: DenoNamespace }).Deno;

// Kept, because a program can replace them, and would decide how functions are called.
const { Uint8Array } = globalThis;
const { hasOwn } = Object;
const { apply } = Reflect;
const { bind: bindMethod } = Function.prototype;

const PLATFORMS: Record<string, string> = { windows: "win32" };
const ARCHITECTURES: Record<string, string> = { x86_64: "x64", aarch64: "arm64" };

/**
 * Returns the adapter for `Deno.dlopen`. Requests the permission to call native functions, and
 * throws if it is denied.
 */
export function denoRuntime(): Runtime {
  if (typeof deno().dlopen !== "function") {
    throw new Error("This Deno has no Deno.dlopen(): run `deno upgrade`");
  }
  // Pointers require the unrestricted permission. At a terminal this is one prompt instead of one
  // for each library.
  if (deno().permissions.requestSync({ name: "ffi" }).state !== "granted") {
    throw new (deno().errors.NotCapable)(
      "Native functions need the whole ffi permission: run again with --allow-ffi",
    );
  }
  const { os, arch } = deno().build;
  return {
    target: `${PLATFORMS[os] ?? os}-${ARCHITECTURES[arch] ?? arch}`,
    hasNumericPointers: false,
    hasFastIntegers: true,
    callsPointers: true,
    open: openLibrary,
    pointerTo: (bytes) => {
      const pointer = deno().UnsafePointer.of(bytes);
      if (pointer === null) throw new TypeError("Expected bytes to point to, got an empty array");
      return pointer;
    },
    addressOf: (pointer) => deno().UnsafePointer.value(pointer),
    pointerAt: (address) => deno().UnsafePointer.create(address),
    copyFrom: (pointer, byteLength) => {
      const copy = new Uint8Array(byteLength);
      new (deno().UnsafePointerView)(pointer).copyInto(copy);
      return copy;
    },
    bufferAt: (pointer, byteLength) => deno().UnsafePointerView.getArrayBuffer(pointer, byteLength),
    owningBufferAt: null,
    longestBuffer: Number.MAX_SAFE_INTEGER,
    readFile: (path) => {
      try {
        const { state } = deno().permissions.querySync({ name: "read", path });
        return state === "granted" ? deno().readFileSync(path) : null;
      } catch {
        // A bare name, which the system looks up; or a path whose own error states why it fails.
        return null;
      }
    },
    environment: (name) => {
      const { state } = deno().permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? deno().env.get(name) : undefined;
    },
  };
}

function openLibrary(path: string): SharedLibrary {
  const functions = (
    signatures: Readonly<Record<string, Signature>>,
  ): Record<string, NativeFunction | null> => {
    const optional: Record<string, object> = {};
    for (const symbol in signatures) {
      if (hasOwn(signatures, symbol)) optional[symbol] = { ...signatures[symbol], optional: true };
    }
    const { symbols } = deno().dlopen(path, optional);
    return { ...symbols } as unknown as Record<string, NativeFunction | null>;
  };

  const addressOf = (symbol: string): Pointer | null => {
    const { symbols } = deno().dlopen(path, { [symbol]: { type: "pointer", optional: true } });
    return symbols[symbol] as Pointer | null;
  };

  const bind = (
    pointer: Pointer,
    { parameters, result }: Signature,
    symbol?: string,
  ): NativeFunction => {
    // V8 compiles a call of a symbol that was opened by name into the machine code of the caller. A
    // call through a pointer takes ten times as long.
    if (symbol !== undefined) {
      try {
        const { symbols } = deno().dlopen(path, {
          address: { name: symbol, type: "pointer", optional: true },
          call: { name: symbol, parameters, result, optional: true },
        });
        if (symbols["call"] && deno().UnsafePointer.equals(symbols["address"], pointer)) {
          return symbols["call"] as NativeFunction;
        }
      } catch {
        // The file may have been removed, and some loaders then do not find the open library
        // by its path. The pointer works in any case.
      }
    }
    const unnamed = new (deno().UnsafeFnPointer)(pointer, { parameters, result });
    return apply(bindMethod, unnamed.call, [unnamed]) as NativeFunction;
  };

  const callForStruct = (
    symbol: string,
    { parameters, byteLength }: StructSignature,
    args: readonly (number | bigint)[],
  ) => {
    const struct = new Array<"usize">(byteLength / 8).fill("usize");
    // Deno makes a function that returns a struct even if the symbol does not exist.
    const { symbols } = deno().dlopen(path, {
      address: { name: symbol, type: "pointer", optional: true },
      call: { name: symbol, parameters: [...parameters], result: { struct }, optional: true },
    });
    if (symbols["address"] === null) throw new Error(`It exports no ${symbol}()`);
    return (symbols["call"] as (...args: readonly (number | bigint)[]) => Uint8Array)(...args);
  };

  return { functions, addressOf, bind, callForStruct };
}
