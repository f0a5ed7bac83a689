import type { NativeFunction, Pointer, Runtime, SharedLibrary, Signature, StructSignature } from "./runtime.ts";

const PLATFORMS: Record<string, string> = { windows: "win32" };
const ARCHITECTURES: Record<string, string> = { x86_64: "x64", aarch64: "arm64" };

const fromDeno = (pointer: Deno.PointerValue): Pointer | null => pointer as unknown as Pointer | null;
const toDeno = <T>(pointer: Pointer): Deno.PointerObject<T> => pointer as unknown as Deno.PointerObject<T>;

/** See `Runtime.target`. */
export function denoTarget(): string {
  const { os, arch } = Deno.build;
  return `${PLATFORMS[os] ?? os}-${ARCHITECTURES[arch] ?? arch}`;
}

/** The adapter for `Deno.dlopen`. Asks for the permission to call native functions, and throws where it is refused. */
export function denoRuntime(): Runtime {
  if (typeof Deno.dlopen !== "function") throw new Error("This Deno has no Deno.dlopen(): run `deno upgrade`");
  // Pointers want the whole permission. Where there is someone to ask, this is one question in place of one for each library.
  if (Deno.permissions.requestSync({ name: "ffi" }).state !== "granted") {
    throw new Deno.errors.NotCapable("Native functions need the whole ffi permission: run again with --allow-ffi");
  }
  return {
    target: denoTarget(),
    open: openLibrary,
    pointerTo: (bytes) => {
      const pointer = fromDeno(Deno.UnsafePointer.of(bytes as Uint8Array<ArrayBuffer>));
      if (pointer === null) throw new TypeError("Expected bytes to point to, got an empty array");
      return pointer;
    },
    addressOf: (pointer) => Deno.UnsafePointer.value(toDeno(pointer)),
    pointerAt: (address) => fromDeno(Deno.UnsafePointer.create(address)),
    copyFrom: (pointer, byteLength) => {
      const copy = new Uint8Array(byteLength);
      new Deno.UnsafePointerView(toDeno(pointer)).copyInto(copy);
      return copy;
    },
    bufferAt: (pointer, byteLength) => Deno.UnsafePointerView.getArrayBuffer(toDeno(pointer), byteLength),
    owningBufferAt: null,
    longestBuffer: Number.MAX_SAFE_INTEGER,
    environment: (name) => {
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? Deno.env.get(name) : undefined;
    },
  };
}

function openLibrary(path: string): SharedLibrary {
  const functions = (signatures: Readonly<Record<string, Signature>>): Record<string, NativeFunction | null> => {
    const optional = Object.entries(signatures).map((
      [symbol, signature],
    ) => [symbol, { ...signature, optional: true }]);
    const { symbols } = Deno.dlopen(path, Object.fromEntries(optional) as Deno.ForeignLibraryInterface);
    return { ...symbols } as unknown as Record<string, NativeFunction | null>;
  };

  const addressOf = (symbol: string): Pointer | null => {
    const { symbols } = Deno.dlopen(path, { [symbol]: { type: "pointer", optional: true } });
    return fromDeno(symbols[symbol] as Deno.PointerValue);
  };

  const bind = (pointer: Pointer, { parameters, result }: Signature, symbol?: string): NativeFunction => {
    // V8 compiles a call of a symbol opened by name into the caller's own machine code; a call through a pointer takes
    // ten times as long.
    if (symbol !== undefined) {
      try {
        const { symbols } = Deno.dlopen(path, {
          address: { name: symbol, type: "pointer", optional: true },
          call: { name: symbol, parameters, result, optional: true },
        });
        if (symbols.call && Deno.UnsafePointer.equals(symbols.address as Deno.PointerValue, toDeno(pointer))) {
          return symbols.call as NativeFunction;
        }
      } catch {
        // The file may have been removed since, and then not every loader finds the open library by its path. The pointer is as good.
      }
    }
    const unnamed = new Deno.UnsafeFnPointer<Deno.ForeignFunction>(toDeno(pointer), { parameters, result });
    return unnamed.call.bind(unnamed) as NativeFunction;
  };

  const callForStruct = (
    symbol: string,
    { parameters, byteLength }: StructSignature,
    args: readonly (number | bigint)[],
  ) => {
    const struct = new Array<"usize">(byteLength / 8).fill("usize");
    // Deno makes a function that gives a struct even where there is none to call.
    const { symbols } = Deno.dlopen(path, {
      address: { name: symbol, type: "pointer", optional: true },
      call: { name: symbol, parameters: [...parameters], result: { struct }, optional: true },
    });
    if (symbols.address === null) throw new Error(`It exports no ${symbol}()`);
    return (symbols.call as (...args: readonly (number | bigint)[]) => Uint8Array)(...args);
  };

  return { functions, addressOf, bind, callForStruct };
}
