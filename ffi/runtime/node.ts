import { callElsewhere, type ThreadSource, type WorkerClass } from "./other_thread.ts";
import { type EndingProcess, preventCrashAtExit } from "./node_exit.ts";
import type {
  NativeFunction,
  NativeType,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
} from "./contract.ts";

// The used part of Node. Node's types do not contain node:ffi.

interface NodeSignature {
  readonly arguments: readonly string[];
  readonly return: string;
}

/** An open library. It has one signature for each function. */
interface NodeLibrary {
  getFunction(name: string, signature: NodeSignature): NativeFunction;
  getSymbol(name: string): bigint;
}

interface NodeFFI {
  readonly DynamicLibrary: new (path: string) => NodeLibrary;
  getRawPointer(bytes: Uint8Array): bigint;
  toArrayBuffer(pointer: bigint, byteLength: number, copy: boolean): ArrayBuffer;
}

interface NodeProcess {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string };
  readonly env: Record<string, string | undefined>;
  /** Undefined without `--permission`. */
  readonly permission?: { has(scope: "ffi" | "worker"): boolean };
  getBuiltinModule(name: "node:ffi"): NodeFFI | undefined;
  getBuiltinModule(name: "node:fs"): { readFileSync(path: string): Uint8Array };
  getBuiltinModule(name: "node:worker_threads"): { readonly Worker: WorkerClass };
}

// Kept, because a program can replace them, and would decide how functions are called.
const { BigInt, Error, TypeError, Uint8Array } = globalThis;
const { asUintN } = BigInt;
const { hasOwn } = Object;
const { apply } = Reflect;

/** The oldest version that enables `node:ffi` by default. */
const OLDEST = [26, 9] as const;

const TYPES: Readonly<Record<NativeType | "void", string>> = {
  pointer: "pointer",
  i32: "int32",
  u32: "uint32",
  u64: "uint64",
  usize: "uint64",
  f64: "double",
  void: "void",
};

// Binds in another thread. It keeps the libraries, which the garbage collector would close.
const BIND = `((libraries) => (path, symbol, signature) => {
  const { DynamicLibrary } = process.getBuiltinModule("node:ffi");
  const library = libraries[libraries.length] = new DynamicLibrary(path);
  return library.getFunction(symbol, signature);
})([])`;

// Node's pointers are of type bigint.
const toPointer = (address: bigint): Pointer => address as unknown as Pointer;
const toAddress = (pointer: Pointer): bigint => pointer as unknown as bigint;

/** Keeps libraries open: the garbage collector would close them. */
const opened: NodeLibrary[] = [];

/**
 * Returns the adapter for `node:ffi`. Throws if this Node does not have it, or may not use it. The
 * module is loaded without an import statement, because no other runtime could resolve one.
 */
export function nodeRuntime(process: object): Runtime {
  const node = process as NodeProcess;
  const { DynamicLibrary, getRawPointer, toArrayBuffer } = openFFI(node);
  preventCrashAtExit(process as EndingProcess);
  const open = (path: string): NodeLibrary => opened[opened.length] = new DynamicLibrary(path);
  return {
    target: `${node.platform}-${node.arch}`,
    hasNumericPointers: false,
    hasFastIntegers: false,
    callsPointers: false,
    open: (path) => openLibrary(open, node, path),
    pointerTo: (bytes) => {
      const address = getRawPointer(bytes);
      if (address === 0n) throw new TypeError("Expected bytes to point to, got an empty array");
      return toPointer(address);
    },
    addressOf: toAddress,
    pointerAt: (address) => (address === 0n ? null : toPointer(address)),
    // The constructor of an array copies an array.
    copyFrom: (pointer, byteLength) =>
      new Uint8Array(new Uint8Array(toArrayBuffer(toAddress(pointer), byteLength, false))),
    bufferAt: (pointer, byteLength) => toArrayBuffer(toAddress(pointer), byteLength, false),
    owningBufferAt: null,
    longestBuffer: Number.MAX_SAFE_INTEGER,
    readFile: (path) => {
      try {
        return node.getBuiltinModule("node:fs").readFileSync(path);
      } catch {
        // The system looks up the name, or its error is the reason.
        return null;
      }
    },
    environment: (name) => node.env[name],
  };
}

function openFFI(process: NodeProcess): NodeFFI {
  const { node: version } = process.versions;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST[0] || major === OLDEST[0] && minor < OLDEST[1]) {
    throw new Error(`Node ${OLDEST.join(".")} or newer is needed, this is Node ${version}`);
  }
  if (process.permission?.has("ffi") === false) {
    throw new Error("Native functions need a permission: run node again with --allow-ffi");
  }
  const ffi = process.getBuiltinModule("node:ffi");
  if (ffi === undefined) {
    throw new Error("This Node has no node:ffi: run it without --no-experimental-ffi");
  }
  return ffi;
}

function openLibrary(
  open: (path: string) => NodeLibrary,
  process: NodeProcess,
  path: string,
): SharedLibrary {
  let library: NodeLibrary | undefined;

  const addressOf = (symbol: string): Pointer | null => {
    library ??= open(path);
    try {
      return toPointer(library.getSymbol(symbol));
    } catch (error) {
      if (isMissingSymbol(error)) return null;
      throw error;
    }
  };

  const bindNamed = (symbol: string, signature: Signature): NativeFunction =>
    withIntegers(open(path).getFunction(symbol, toNode(signature)), signature);

  const mayStartThreads = process.permission?.has("worker") !== false;
  const threads = (): ThreadSource => ({
    Worker: process.getBuiltinModule("node:worker_threads").Worker,
    bind: BIND,
    // The program's own threads have printed the warning about node:ffi.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });

  const functions = (
    signatures: Readonly<Record<string, Signature>>,
  ): Record<string, NativeFunction | null> => {
    const found = { __proto__: null } as unknown as Record<string, NativeFunction | null>;
    for (const symbol in signatures) {
      if (!hasOwn(signatures, symbol)) continue;
      const signature = signatures[symbol]!;
      if (addressOf(symbol) === null) found[symbol] = null;
      else if (!signature.nonblocking) found[symbol] = bindNamed(symbol, signature);
      else if (!mayStartThreads) found[symbol] = null;
      else {
        const called = { path, symbol, signature: toNode(signature) };
        found[symbol] = withIntegers(callElsewhere(threads, called), signature);
      }
    }
    return found;
  };

  const bind = (pointer: Pointer, signature: Signature, symbol?: string): NativeFunction => {
    if (symbol !== undefined && addressOf(symbol) === pointer) return bindNamed(symbol, signature);
    throw new Error(
      `Node can call a function by its name only, and the library does not export ${
        symbol === undefined ? "this one" : `${symbol}()`
      }`,
    );
  };

  const callForStruct = (symbol: string): never => {
    if (addressOf(symbol) === null) throw new Error(`It exports no ${symbol}()`);
    throw new Error(`Node cannot call ${symbol}(), which returns a struct by value`);
  };

  return { functions, addressOf, bind, callForStruct };
}

function toNode({ parameters, result }: Signature): NodeSignature {
  const types: string[] = [];
  for (let i = 0; i < parameters.length; i++) types[i] = TYPES[parameters[i]!];
  return { arguments: types, return: TYPES[result] };
}

/**
 * Returns a function that accepts any number for an integer, as the other runtimes do. Node refuses
 * numbers for 64 bits, and numbers of another sign. Without integers, it is the function itself.
 */
function withIntegers(native: NativeFunction, { parameters }: Signature): NativeFunction {
  let hasIntegers = false;
  for (let i = 0; i < parameters.length; i++) {
    if (parameters[i] !== "pointer" && parameters[i] !== "f64") hasIntegers = true;
  }
  if (!hasIntegers) return native;
  return (...args: unknown[]) => {
    for (let i = 0; i < parameters.length; i++) args[i] = toInteger(parameters[i]!, args[i]);
    return apply(native, undefined, args as never[]);
  };
}

function toInteger(type: NativeType, value: unknown): unknown {
  if (type === "i32") return (value as number) | 0;
  if (type === "u32") return (value as number) >>> 0;
  if (type === "u64" || type === "usize") return asUintN(64, BigInt(value as number | bigint));
  return value;
}

function isMissingSymbol(error: unknown): boolean {
  return error instanceof Error && /^dlsym failed: /.test(error.message);
}
