import { currentRuntime } from "../../ffi/runtime/current.ts";
import { LibraryLoadError } from "../../ffi/errors.ts";
import { namedFile } from "../../ffi/library/candidates.ts";
import { libraryPath } from "../../ffi/library/file_path.ts";
import { type LoadedLibrary, loadFirst } from "../../ffi/library/load.ts";
import type {
  NativeFunction,
  Runtime,
  SharedLibrary,
  Signature,
} from "../../ffi/runtime/contract.ts";
import { libc, LIBC_NAMES } from "../../ffi/system/libc.ts";
import { ownLibraries } from "./own_libraries.ts";
import { readTables, symbolOf, type Tables } from "./tables.ts";
import { signatureAtOffset, signatureOf } from "../operations/call_shapes.ts";
import type { Operation } from "../operations/table.ts";

// Kept, because a program can replace it, and would decide which function is called.
const { create: createObject } = Object;

/** The library in use. */
export interface Patomic extends LoadedLibrary, Tables {
  readonly runtime: Runtime;
  /** The native function of an operation, null if the library does not have it. */
  bind(width: number, operation: Operation): NativeFunction | null;
  /** Binds `patomic_at_…`, which other patomic libraries may not have. Null if it is missing. */
  bindAtOffset(width: number, operation: Operation): NativeFunction | null;
  /** Binds a function that other patomic libraries may not have. Returns null if it is missing. */
  bindExtension(symbol: string, signature: Signature): NativeFunction | null;
}

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
  let tables = {} as Tables;
  const accept = (opened: SharedLibrary) => tables = readTables(runtime, opened);
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
  const { version, table, isLoadReadonly } = tables;
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
