import type { Pointer, Runtime, SharedLibrary, Signature } from "../../ffi/runtime/contract.ts";
import { type Range, rangeOf } from "../internal/typed_array.ts";
import { type Operation, OPERATIONS } from "../operations/table.ts";

// Kept, because a program can replace these, and the methods of a map or an array. No code of the
// program decides which function is called.
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

// `patomic_explicit_t`: 27 pointers, then recommended, minimum and size_within.
const TABLE_WORDS = OPERATIONS.length + 3;

const ALL_KINDS = 31;
const ALL_IDS = 0xffffffffffffffffn;

/** The contents of a patomic library. */
export interface Tables {
  /** The version of patomic's interface, such as `1.1.0`. */
  readonly version: string;
  /** The table for a width, null if the library has no operations of that width. */
  table(width: number): Table | null;
  /** Whether a load of a width only reads. If not, it needs writable memory. */
  isLoadReadonly(width: number): boolean;
}

/** Reads the tables of a library. Throws if it is not patomic 1.x. */
export function readTables(runtime: Runtime, library: SharedLibrary): Tables {
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
function requireNames(runtime: Runtime, library: SharedLibrary, table: Tables["table"]): void {
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

/** Returns the name of the exported function of an operation. */
export function symbolOf({ symbol }: Operation, width: number): string {
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
