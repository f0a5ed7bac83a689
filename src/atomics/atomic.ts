import { checkAlignment } from "./alignment.ts";
import type {
  Atomic,
  AtomicBytes,
  AtomicInt,
  AtomicIntegral,
  AtomicUint,
} from "./atomic_classes.ts";
import type { AType, TypeFlags, Width } from "./atype.ts";
import { throwNotShared } from "./buffer.ts";
import { type AtomicType, atomicType } from "./family.ts";
import { formatValue } from "../internal/format_value.ts";
import { checkOptions } from "../internal/options.ts";
import { isShared, type Range, rangeOf } from "../internal/typed_array.ts";
import { openMappingOf, type SharedMemory } from "../shared_memory/shared_memory.ts";
import type { SpecializedClass } from "../specialized/spec.ts";
import { specializedClass } from "../specialized/specialized_class.ts";

/**
 * The options of {@linkcode atomic} that select the class.
 *
 * @typeParam W The width in bytes.
 * @typeParam T The type of the value.
 */
export interface AtomicOptions<W extends number = number, T extends AType = AType> {
  /**
   * The width in bytes: 1, 2, 4, 8, or 16 if the processor supports it. Integers of 8 and 16 bytes
   * are of type `bigint`.
   */
  readonly width: Width<W>;

  /**
   * The type of the value: `INT`, `UINT`, `BYTES`, `INTEGRAL` (requires `signed`) or `ANY`
   * (requires `integral` and `signed`).
   */
  readonly atype: T;
}

/** The options that place an atomic or an array, not given: it allocates memory of its own. */
export type OwnMemory = {
  readonly buffer?: undefined;
  readonly memory?: undefined;
  readonly offset?: undefined;
};

/**
 * The options of {@linkcode atomic} that select its memory: `buffer` or `memory`, with `offset` in
 * bytes. Without them, the atomic allocates a `SharedArrayBuffer` of its own.
 *
 * @typeParam M The type of `memory`: `SharedMemory`, `undefined`, or both if known at run time.
 */
export type AtomicPlacement<M extends SharedMemory | undefined = undefined> =
  | OwnMemory
  | {
    /** The memory. `atomicview()` accepts an `ArrayBuffer`. */
    readonly buffer: SharedArrayBuffer | undefined;
    readonly memory?: undefined;
    /** The position in the buffer in bytes, a multiple of the recommended alignment. Default: 0. */
    readonly offset?: number | undefined;
  }
  | {
    readonly buffer?: undefined;
    /** The memory. If it is read-only, the atomic only supports `load()` and `bitTest()`. */
    readonly memory: M;
    /** The position in the memory in bytes, a multiple of the recommended alignment. Default: 0. */
    readonly offset?: number | undefined;
  };

/**
 * The class of an atomic for each {@linkcode AType}.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer.
 */
export type AtomicByType<W extends number, B extends ArrayBufferLike> = {
  readonly INT: AtomicInt<W, B>;
  readonly UINT: AtomicUint<W, B>;
  readonly BYTES: AtomicBytes<W, B>;
  readonly INTEGRAL: AtomicIntegral<W, B>;
  readonly ANY: Atomic<W, B>;
};

/** The type of an atomic's buffer, by the type of the option `memory`. */
export type AtomicBufferOf<M> = M extends SharedMemory ? ArrayBuffer : SharedArrayBuffer;

// Kept, because a program can replace them.
const { SharedArrayBuffer: OwnedBuffer, Uint8Array } = globalThis;

const OPTIONS = ["width", "atype", "integral", "signed", "buffer", "memory", "offset"] as const;

/**
 * Creates an atomic object.
 *
 * By default the atomic owns its memory, a zeroed `SharedArrayBuffer`, and `a.buffer` can be posted
 * to a worker. With `buffer` or `memory` the atomic is placed in existing shared memory at
 * `offset`, and keeps the bytes that are there. It does not keep a `SharedMemory` open: after
 * `close()`, every operation throws `ReleasedError`.
 *
 * Atomics that overlap are each indivisible. If their widths or offsets differ, the processor does
 * not define an order between their operations.
 *
 * @typeParam W The width in bytes, a literal if it is known: it decides between `number` and
 *   `bigint`.
 * @typeParam T The type of the value.
 * @typeParam M The type of the option `memory`.
 * @param options `width` and `atype`, see {@linkcode AtomicOptions}; `integral` and `signed`, see
 *   {@linkcode TypeFlags}; `buffer` or `memory`, and `offset`, see {@linkcode AtomicPlacement}.
 * @returns An `AtomicInt`, `AtomicUint`, `AtomicBytes`, `AtomicIntegral` or `Atomic`.
 * @throws {UnsupportedWidthException} If the width has no operations.
 * @throws {AlignmentError} If `offset` is misaligned.
 * @throws {RangeError} If `offset` is not an integer, or fewer than `width` bytes follow it.
 * @throws {ReleasedError} If `memory` is closed.
 * @throws {TypeError} If an option has the wrong type, or is unknown.
 * @throws {LibraryLoadError} If no usable library is found at the first use.
 *
 * @example
 * ```ts
 * import { atomic, INT, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const a = atomic({ width: 4, atype: INT });
 * a.store(5);
 * assert.equal(a.fetchAdd(1, MemoryOrder.RELAXED), 5);
 * assert.equal(a.load(), 6);
 *
 * const buffer = new SharedArrayBuffer(64);
 * const b = atomic({ width: 8, atype: INT, buffer, offset: 16 });
 * b.store(7n);
 * assert.equal(new BigInt64Array(buffer)[2], 7n);
 * ```
 */
// Editors show the documentation of an option only if its type is in no union.
export function atomic<W extends number, T extends AType>(
  options: AtomicOptions<W, T> & TypeFlags[T] & OwnMemory,
): AtomicByType<W, SharedArrayBuffer>[T];
/**
 * Creates an atomic object in `buffer` or `memory`, at `offset`.
 *
 * @typeParam W The width in bytes, a literal if it is known.
 * @typeParam T The type of the value.
 * @typeParam M The type of the option `memory`.
 * @param options As above, and `buffer` or `memory`, and `offset`, see {@linkcode AtomicPlacement}.
 * @returns An `AtomicInt`, `AtomicUint`, `AtomicBytes`, `AtomicIntegral` or `Atomic`.
 */
export function atomic<
  W extends number,
  T extends AType,
  M extends SharedMemory | undefined = undefined,
>(
  options: AtomicOptions<W, T> & TypeFlags[T] & AtomicPlacement<M>,
): AtomicByType<W, AtomicBufferOf<M>>[T];
export function atomic<
  W extends number,
  T extends AType,
  M extends SharedMemory | undefined = undefined,
>(
  options: AtomicOptions<W, T> & TypeFlags[T] & AtomicPlacement<M>,
): AtomicByType<W, AtomicBufferOf<M>>[T] {
  return createAtomic(options) as AtomicByType<W, AtomicBufferOf<M>>[T];
}

function createAtomic(options: unknown): object {
  checkOptions(options, OPTIONS, "atomic({ width: 4, atype: INT })");
  const { width, atype, integral, signed, buffer, memory, offset } = options;
  if (typeof width !== "number") {
    throw new TypeError(`width must be a number, got ${formatValue(width)}`);
  }
  const type = atomicType({ atype, integral, signed });
  if (buffer !== undefined && memory !== undefined) {
    throw new TypeError("buffer and memory exclude each other: pass one of them");
  }
  if (memory !== undefined) return atomicInMemory(memory, type, width, offset);
  // Check the width before it is used in calculations: it may be any number.
  if (buffer !== undefined) {
    if (!isShared(buffer)) throwNotShared(buffer);
    return atomicIn(specializedClass({ ...type.atomic, ...IN_SHARED, width }), buffer, offset);
  }
  if (offset !== undefined) {
    throw new TypeError("offset requires existing memory: pass buffer or memory as well");
  }
  const specialized = specializedClass({ ...type.atomic, ...IN_SHARED, width });
  return atomicIn(specialized, new OwnedBuffer(width));
}

const IN_SHARED = { memory: "shared", readonly: false } as const;

function atomicInMemory(memory: unknown, type: AtomicType, width: number, offset: unknown): object {
  const mapping = openMappingOf(memory);
  if (mapping === undefined) {
    throw new TypeError(`memory must be a SharedMemory, got ${formatValue(memory)}`);
  }
  const { buffer, readonly } = mapping;
  return atomicIn(
    specializedClass({ ...type.atomic, memory: "fixed", width, readonly }),
    buffer,
    offset,
  );
}

/** Creates an atomic on a part of a buffer. */
export function atomicIn(
  specialized: SpecializedClass,
  buffer: ArrayBufferLike,
  offset: unknown = 0,
): object {
  const { width } = specialized;
  if (typeof offset !== "number") {
    throw new TypeError(`offset must be a number, got ${formatValue(offset)}`);
  }
  const { byteLength } = rangeOf(buffer) as Range;
  const last = byteLength - width;
  if (offset % 1 !== 0 || offset < 0 || offset > last) {
    const range = last < 0
      ? `the memory has ${byteLength} bytes, ${width} required`
      : `offset must be an integer from 0 to ${last}`;
    throw new RangeError(
      `No ${width} bytes at offset ${formatValue(offset)} of ${byteLength}: ${range}`,
    );
  }
  const bytes = new Uint8Array(buffer, offset, width);
  checkAlignment(specialized.align, bytes, true, offset);
  return specialized.create(bytes, buffer);
}
