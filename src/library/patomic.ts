import { currentRuntime } from "../../ffi/runtime/current.ts";
import { LibraryLoadError } from "../../ffi/errors.ts";
import { builtFile, completeFile, namedFile } from "../../ffi/library/candidates.ts";
import { isContentOf, unpack } from "../../ffi/library/embedded_library.ts";
import { libraryPath, pathBeside } from "../../ffi/library/file_path.ts";
import { type Candidate, type LoadedLibrary, loadFirst } from "../../ffi/library/load.ts";
import type {
  NativeFunction,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
} from "../../ffi/runtime/contract.ts";
import type { LibraryContent } from "../../ffi/files/contract.ts";
import { systemFiles } from "../../ffi/files/select.ts";
import { libc, LIBC_NAMES } from "../../ffi/system/libc.ts";
import { EMBEDDED } from "./embedded.ts";
import { type Range, rangeOf } from "../internal/typed_array.ts";
import { signatureAtOffset, signatureOf } from "../operations/call_shapes.ts";
import { type Operation, OPERATIONS } from "../operations/table.ts";

// A program could replace these, and the methods of a map or an array. No code of the program
// decides which function is called.
const { BigInt, BigUint64Array, Number } = globalThis;
const { create: createObject } = Object;

/** The alignment of a width in bytes, from patomic's `patomic_align_t`. */
export interface Align {
  readonly recommended: number;
  readonly minimum: number;
  readonly sizeWithin: number;
}

/** patomic's explicit table for one width. */
export interface Table {
  readonly align: Align;
  /** The operations that exist, by name, each with its native function. */
  readonly functions: Readonly<Record<string, Pointer>>;
}

/** The library in use. */
export interface Patomic extends LoadedLibrary {
  readonly runtime: Runtime;
  readonly version: string;
  /** The table for a width, null if the library has no operations of that width. */
  table(width: number): Table | null;
  /** Whether a load of a width only reads. If not, it needs writable memory. */
  isLoadReadonly(width: number): boolean;
  /** The native function of an operation, null if the library does not have it. */
  bind(width: number, operation: Operation): NativeFunction | null;
  /** Binds `patomic_at_…`, which other patomic libraries may not have. Null if it is missing. */
  bindAtOffset(width: number, operation: Operation): NativeFunction | null;
  /** Binds a function that other patomic libraries may not have. Returns null if it is missing. */
  bindExtension(symbol: string, signature: Signature): NativeFunction | null;
}

const FILE_NAMES: Readonly<Record<string, string>> = {
  linux: "libpatomic.so.1",
  darwin: "libpatomic.dylib",
  win32: "patomic.dll",
};

// `patomic_explicit_t`: 27 pointers, then recommended, minimum and size_within.
const TABLE_WORDS = OPERATIONS.length + 3;

const ALL_KINDS = 31;
const ALL_IDS = 0xffffffffffffffffn;

const ADVICE = "Build the library with `npm run build` or install the package again, " +
  "or name another patomic 1.x in PATOMIC_LIBRARY or with useLibrary(). " +
  "On Linux, TMPDIR may name a folder that libraries can be opened from";
const OVERRIDE_ADVICE =
  "Name a patomic 1.x in PATOMIC_LIBRARY or with useLibrary(), or unset both to use the package's";

const NO_CALLS_ADVICE = "Native functions cannot be called in this process. " +
  "Bun needs its JIT compiler for them: run it without BUN_JSC_useJIT=0, and without " +
  "MemoryDenyWriteExecute in the settings of a systemd service";

let current: Patomic | undefined;
let override: string | undefined;

/** The library, opened by the first call. */
export function patomic(): Patomic {
  return current ??= load(currentRuntimeOrRefuse());
}

/** Names the library to open, see `useLibrary()`. */
export function setOverride(path: string): void {
  if (current !== undefined && current.path !== path) {
    throw new LibraryLoadError(
      [{ path, reason: `${current.path} is in use already` }],
      "Call useLibrary() before the first operation",
    );
  }
  override = path;
}

function currentRuntimeOrRefuse(): Runtime {
  try {
    return currentRuntime();
  } catch (error) {
    throw new LibraryLoadError([], (error as Error).message, error);
  }
}

/**
 * Throws the error of the runtime if it cannot call native functions at all, because no library
 * would work then.
 */
function requireNativeCalls(runtime: Runtime): void {
  const name = LIBC_NAMES[runtime.target.split("-")[0]!];
  if (name === undefined) return;
  try {
    libc(runtime);
  } catch (error) {
    const reason = (error as Error).message;
    throw new LibraryLoadError([{ path: name, reason }], NO_CALLS_ADVICE, error);
  }
}

function load(runtime: Runtime): Patomic {
  let usable = {} as UsableLibrary;
  const accept = (opened: SharedLibrary) => usable = inspect(runtime, opened);
  requireNativeCalls(runtime);
  const variable = runtime.environment("PATOMIC_LIBRARY") ?? "";
  const path = override ?? libraryPath(variable) ?? variable;
  const loaded = path === ""
    ? loadFirst(runtime, ownLibraries(runtime), accept, ADVICE)
    : loadFirst(
      runtime,
      [{ ...namedFile(runtime, path), source: "override" }],
      accept,
      OVERRIDE_ADVICE,
    );
  const { version, table, isLoadReadonly } = usable;
  const bound = createObject(null) as Record<string, NativeFunction>;
  const bind = (width: number, operation: Operation): NativeFunction | null => {
    const pointer = table(width)?.functions[operation.name];
    if (pointer === undefined) return null;
    const symbol = symbolOf(operation, width);
    return bound[symbol] ??= loaded.library.bind(pointer, signatureOf(operation.shape), symbol);
  };
  const boundAtOffset = createObject(null) as Record<string, NativeFunction | null>;
  const bindAtOffset = (width: number, operation: Operation): NativeFunction | null => {
    const symbol = `patomic_at_${operation.symbol}_${width}`;
    if (symbol in boundAtOffset) return boundAtOffset[symbol]!;
    return boundAtOffset[symbol] = bindExtension(symbol, signatureAtOffset(operation.shape, width));
  };
  const bindExtension = (symbol: string, signature: Signature): NativeFunction | null =>
    loaded.library.functions({ [symbol]: signature })[symbol] ?? null;
  return { ...loaded, runtime, version, table, isLoadReadonly, bind, bindAtOffset, bindExtension };
}

/** The package's own library: the file beside the code, or the copy embedded in the code. */
function* ownLibraries(runtime: Runtime): Generator<Candidate> {
  const { target } = runtime;
  const fileName = FILE_NAMES[target.split("-")[0]!];
  const embedded = EMBEDDED[target];
  const beside = fileName && pathBeside(import.meta.url, `../../lib/${target}/${fileName}`);
  let unpacked: LibraryContent | undefined;
  const content = () => unpacked ??= unpack(embedded!, fileName!);
  if (beside) {
    const file = embedded === undefined
      ? completeFile(runtime, beside)
      : builtFile(runtime, beside, (bytes) => isContentOf(embedded, bytes));
    yield { ...file, source: "file" };
  }
  if (embedded === undefined) {
    const targets = Object.keys(EMBEDDED).join(", ");
    if (targets === "" && beside) return;
    yield refused(
      target,
      targets === ""
        ? "This source tree has no embedded libraries: use a published one, such as a release tag"
        : `There are libraries for ${targets} only`,
    );
    return;
  }
  try {
    content();
  } catch (error) {
    yield refused(target, (error as Error).message);
    return;
  }
  for (const source of systemFiles(runtime).places(content())) {
    yield { ...source, source: "embedded" };
  }
}

/** An embedded library that cannot be used, with the reason. */
function refused(target: string, reason: string): Candidate {
  const use = () => {
    throw new Error(reason);
  };
  return { path: `the library embedded for ${target}`, use, source: "embedded" };
}

interface UsableLibrary {
  readonly version: string;
  readonly table: Patomic["table"];
  readonly isLoadReadonly: Patomic["isLoadReadonly"];
}

/** Reads the tables of a library. Throws if it is not patomic 1.x. */
function inspect(runtime: Runtime, library: SharedLibrary): UsableLibrary {
  const number: Signature = { parameters: [], result: "i32" };
  const found = library.functions({
    patomic_version_major: number,
    patomic_version_minor: number,
    patomic_version_patch: number,
    patomic_explicit_table: { parameters: ["usize"], result: "pointer" },
    patomic_load_is_readonly: { parameters: ["usize"], result: "i32" },
  });
  const version = ["major", "minor", "patch"].map((part) => {
    const call = found[`patomic_version_${part}`];
    if (call === null) {
      throw new Error(`not a patomic library: it does not export patomic_version_${part}()`);
    }
    return (call as () => number)();
  });
  if (version[0] !== 1) throw new Error(`it is patomic ${version.join(".")}, 1.x required`);
  const explicitTable = found["patomic_explicit_table"] as
    | ((width: bigint) => Pointer | null)
    | null;
  const read = (width: number): Uint8Array | null => {
    if (explicitTable === null) return createExplicit(library, width);
    const pointer = explicitTable(BigInt(width));
    return pointer ? runtime.copyFrom(pointer, TABLE_WORDS * 8) : null;
  };
  const tables = createObject(null) as Record<number, Table | null>;
  const table = (width: number): Table | null =>
    width in tables ? tables[width]! : tables[width] = parseTable(runtime, read(width));
  // Read a table now, so that an unusable library is refused before the first operation.
  table(4);
  if (!runtime.callsPointers) requireNames(runtime, library, table);
  const loadIsReadonly = found["patomic_load_is_readonly"] as ((width: bigint) => number) | null;
  // Without the extension, a load of 16 bytes may be a compare-exchange.
  const isLoadReadonly = (width: number) =>
    loadIsReadonly === null ? width <= 8 : loadIsReadonly(BigInt(width)) !== 0;
  return { version: version.join("."), table, isLoadReadonly };
}

/** Throws if the library does not export each function of its tables by name. */
function requireNames(runtime: Runtime, library: SharedLibrary, table: Patomic["table"]): void {
  for (let width = 1; width <= 16; width *= 2) {
    for (let i = 0; i < OPERATIONS.length; i++) {
      const operation = OPERATIONS[i]!;
      const pointer = table(width)?.functions[operation.name];
      if (pointer === undefined) continue;
      const symbol = symbolOf(operation, width);
      const named = library.addressOf(symbol);
      if (named !== null && runtime.addressOf(named) === runtime.addressOf(pointer)) continue;
      throw new Error(`It does not export ${symbol}(): this runtime calls functions by name only`);
    }
  }
}

function symbolOf({ symbol }: Operation, width: number): string {
  return `patomic_explicit_${symbol}_${width}`;
}

/** `patomic_create_explicit()`, which every patomic 1.x has. It returns the table by value. */
function createExplicit(library: SharedLibrary, width: number): Uint8Array {
  const signature = {
    parameters: ["usize", "u32", "u32", "u64"],
    byteLength: TABLE_WORDS * 8,
  } as const;
  return library.callForStruct("patomic_create_explicit", signature, [
    BigInt(width),
    0,
    ALL_KINDS,
    ALL_IDS,
  ]);
}

function parseTable(runtime: Runtime, bytes: Uint8Array | null): Table | null {
  if (bytes === null) return null;
  const { buffer, byteOffset } = rangeOf(bytes) as Range;
  const words = new BigUint64Array(buffer, byteOffset, TABLE_WORDS);
  const functions = createObject(null) as Record<string, Pointer>;
  let isEmpty = true;
  for (let i = 0; i < OPERATIONS.length; i++) {
    const { name, slot } = OPERATIONS[i]!;
    const pointer = runtime.pointerAt(words[slot]!);
    if (pointer === null) continue;
    functions[name] = pointer;
    isEmpty = false;
  }
  if (isEmpty) return null;
  const at = (index: number) => Number(words[OPERATIONS.length + index]);
  return { align: { recommended: at(0), minimum: at(1), sizeWithin: at(2) }, functions };
}
