import { checkAlignment } from "./alignment.ts";
import type {
  Atomic,
  AtomicBytes,
  AtomicInt,
  AtomicIntegral,
  AtomicUint,
} from "./atomic_classes.ts";
import type { AType } from "./atype.ts";
import { describe } from "../internal/format_value.ts";
import { type AtomicType, atomicType, type TypeOptions } from "./family.ts";
import { type LeafClass, leafClass } from "../specialized/specialized_class.ts";
import { openMappingOf, type SharedMemory } from "../shared_memory/shared_memory.ts";

/** Where an atomic is put that has no memory of its own. */
export interface AtomicMemoryOptions {
  /** The shared memory, whose `buffer` becomes the atomic's. One that is read-only gives an atomic that can only be loaded and tested. */
  readonly memory: SharedMemory;
  /** The first of its bytes, 0 if left out: a multiple of what `Alignment` recommends for the width. */
  readonly offset?: number;
}

/**
 * Makes an atomic object, 0 at first, in memory of its own: a `SharedArrayBuffer`, which `buffer` gives, so that it can be posted to
 * a worker and viewed there. With `memory`, it is in shared memory, and holds what is there.
 *
 * Atomics do not keep shared memory from being closed: they throw `ReleasedError` after that. Atomics that overlap are whole each by itself, but
 * the processor promises nothing of their order where their widths or offsets differ: that is for the program to avoid.
 *
 * @typeParam W The width in bytes, a literal where it is known: values are then known to be of type `number` or `bigint`.
 * @param options `width`: 1, 2, 4, 8, or 16 where the processor has it, in bytes. `atype`: what it holds, one of `INT`, `UINT`,
 *   `BYTES`, `INTEGRAL` (which needs `signed` as well) and `ANY` (which needs `integral` and `signed`). See
 *   {@linkcode AtomicMemoryOptions} for the others.
 * @returns An `AtomicInt`, `AtomicUint`, `AtomicBytes`, `AtomicIntegral` or `Atomic`.
 * @throws {UnsupportedWidthException} For a width that has no operations.
 * @throws {AlignmentError} For an offset at which the operations cannot work.
 * @throws {RangeError} For an offset that is not whole, or at which the memory has less than `width` bytes.
 * @throws {ReleasedError} Where the memory is closed.
 * @throws {TypeError} For options of the wrong type.
 * @throws {LibraryLoadError} Where no usable library is found at the first use.
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
 * ```
 */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "INT" } & AtomicMemoryOptions,
): AtomicInt<W, ArrayBuffer>;
/** Makes an atomic unsigned integer in shared memory. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "UINT" } & AtomicMemoryOptions,
): AtomicUint<W, ArrayBuffer>;
/** Makes atomic bytes in shared memory. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "BYTES" } & AtomicMemoryOptions,
): AtomicBytes<W, ArrayBuffer>;
/** Makes an atomic integer whose sign is known at run time in shared memory. */
export function atomic<W extends number>(
  options:
    & { readonly width: W; readonly atype: "INTEGRAL"; readonly signed: boolean }
    & AtomicMemoryOptions,
): AtomicIntegral<W, ArrayBuffer>;
/** Makes an atomic object of which nothing is known but its properties in shared memory. */
export function atomic<W extends number>(
  options:
    & {
      readonly width: W;
      readonly atype: "ANY";
      readonly integral: boolean;
      readonly signed: boolean;
    }
    & AtomicMemoryOptions,
): Atomic<W, ArrayBuffer>;
/** Makes an atomic signed integer in memory of its own. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "INT"; readonly memory?: undefined },
): AtomicInt<W>;
/** Makes an atomic unsigned integer in memory of its own. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "UINT"; readonly memory?: undefined },
): AtomicUint<W>;
/** Makes atomic bytes in memory of its own. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "BYTES"; readonly memory?: undefined },
): AtomicBytes<W>;
/** Makes an atomic integer whose sign is known at run time in memory of its own. */
export function atomic<W extends number>(
  options: {
    readonly width: W;
    readonly atype: "INTEGRAL";
    readonly signed: boolean;
    readonly memory?: undefined;
  },
): AtomicIntegral<W>;
/** Makes an atomic object of which nothing is known but its properties in memory of its own. */
export function atomic<W extends number>(
  options: {
    readonly width: W;
    readonly atype: "ANY";
    readonly integral: boolean;
    readonly signed: boolean;
    readonly memory?: undefined;
  },
): Atomic<W>;
export function atomic(
  options:
    & { readonly width: number; readonly atype: AType }
    & TypeOptions
    & Partial<AtomicMemoryOptions>,
): object {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `atomic() takes options, as in atomic({ width: 4, atype: INT }), got ${describe(options)}`,
    );
  }
  const { width, atype, integral, signed, memory, offset } = options;
  if (typeof width !== "number") {
    throw new TypeError(`width must be a number, got ${describe(width)}`);
  }
  const type = atomicType({ atype, integral, signed });
  if (memory !== undefined) return atomicInMemory(memory, type, width, offset);
  if (offset !== undefined) {
    throw new TypeError("offset is for atomics in shared memory: pass memory as well");
  }
  // The class first: a width that has no operations may be any number.
  const leaf = leafClass({ ...type.atomic, memory: "shared", width, readonly: false });
  return atomicIn(leaf, new SharedArrayBuffer(width));
}

function atomicInMemory(memory: unknown, type: AtomicType, width: number, offset: unknown): object {
  const mapping = openMappingOf(memory);
  if (mapping === undefined) {
    throw new TypeError(`memory must be a SharedMemory, got ${describe(memory)}`);
  }
  const { buffer, readonly } = mapping;
  return atomicIn(leafClass({ ...type.atomic, memory: "fixed", width, readonly }), buffer, offset);
}

/** Makes an atomic on a part of a buffer. */
export function atomicIn(leaf: LeafClass, buffer: ArrayBufferLike, offset: unknown = 0): object {
  const { width } = leaf;
  if (typeof offset !== "number") {
    throw new TypeError(`offset must be a number, got ${describe(offset)}`);
  }
  const last = buffer.byteLength - width;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > last) {
    const room = last < 0
      ? ", which has less than the width"
      : `: offset must be a whole number from 0 to ${last}`;
    throw new RangeError(
      `There are no ${width} bytes at offset ${
        describe(offset)
      } in memory of ${buffer.byteLength} bytes${room}`,
    );
  }
  const bytes = new Uint8Array(buffer, offset, width);
  checkAlignment(leaf.align, bytes, true, offset);
  return leaf.create(bytes, buffer);
}
