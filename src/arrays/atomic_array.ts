import { checkAlignment } from "../atomics/alignment.ts";
import type { AtomicBufferOf, AtomicPlacement, OwnMemory } from "../atomics/atomic.ts";
import type { Width } from "../atomics/atype.ts";
import { atomicType } from "../atomics/family.ts";
import { throwNotShared } from "../atomics/buffer.ts";
import { formatValue } from "../internal/format_value.ts";
import { checkOptions } from "../internal/options.ts";
import { isShared, type Range, rangeOf } from "../internal/typed_array.ts";
import { openMappingOf, type SharedMemory } from "../shared_memory/shared_memory.ts";
import type { PublicClass, SpecializedClass } from "../specialized/spec.ts";
import { specializedClass } from "../specialized/specialized_class.ts";
import { arrayClassOf } from "./array_class.ts";
import { AtomicBytesArray, AtomicIntArray, AtomicUintArray } from "./array_classes.ts";

/** The types of the values of arrays: `INT`, `UINT` or `BYTES`. */
export type ArrayAType = "INT" | "UINT" | "BYTES";

/**
 * The options of {@linkcode atomicArray} that select the class and the layout.
 *
 * @typeParam W The width of an element in bytes.
 * @typeParam T The type of the values.
 */
export interface AtomicArrayOptions<
  W extends number = number,
  T extends ArrayAType = ArrayAType,
> {
  /** The width of an element in bytes: 1, 2, 4, 8, or 16 if the processor supports it. */
  readonly width: Width<W>;
  /** The type of the values: `INT`, `UINT` or `BYTES`. */
  readonly atype: T;
  /** The number of elements, from 1. */
  readonly length: number;
  /**
   * The distance between two elements in bytes, from `width`, a multiple of the recommended
   * alignment. Default: `width`. With 64, or 128 on Apple's processors, no two elements share a
   * cache line, so that threads that use different elements do not slow each other down.
   */
  readonly stride?: number | undefined;
}

/**
 * The class of an array for each type.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer.
 */
export type AtomicArrayByType<W extends number, B extends ArrayBufferLike> = {
  readonly INT: AtomicIntArray<W, B>;
  readonly UINT: AtomicUintArray<W, B>;
  readonly BYTES: AtomicBytesArray<W, B>;
};

// A program could replace them, and the layout would not be that of the memory.
const { SharedArrayBuffer: OwnedBuffer, Uint8Array } = globalThis;
const { isSafeInteger } = Number;
const { hasOwn } = Object;

const CLASSES: Readonly<Record<ArrayAType, unknown>> = {
  INT: AtomicIntArray,
  UINT: AtomicUintArray,
  BYTES: AtomicBytesArray,
};

const OPTIONS = [
  "width",
  "atype",
  "length",
  "stride",
  "buffer",
  "memory",
  "offset",
] as const;

/**
 * Creates an array of atomics: one object for all of them, in one buffer.
 *
 * Its methods are those of atomics, with the index of the element first. By default it allocates a
 * zeroed `SharedArrayBuffer`. With `buffer` or `memory` it is placed in existing shared memory at
 * `offset`, and keeps the bytes that are there. It does not keep a `SharedMemory` open: after
 * `close()`, every operation throws `ReleasedError`.
 *
 * @typeParam W The width in bytes, a literal if it is known: it decides between `number` and
 *   `bigint`.
 * @typeParam T The type of the values.
 * @typeParam M The type of the option `memory`.
 * @param options `width`, `atype`, `length` and `stride`, see {@linkcode AtomicArrayOptions};
 *   `buffer` or `memory`, and `offset`, see {@linkcode AtomicPlacement}.
 * @returns An `AtomicIntArray`, `AtomicUintArray` or `AtomicBytesArray`.
 * @throws {UnsupportedWidthException} If the width has no operations.
 * @throws {AlignmentError} If `offset` is misaligned.
 * @throws {RangeError} If `length`, `stride` or `offset` is out of range, or the elements do not
 *   fit in the memory.
 * @throws {ReleasedError} If `memory` is closed.
 * @throws {TypeError} If an option has the wrong type, or is unknown.
 * @throws {LibraryLoadError} If no usable library is found at the first use.
 *
 * @example
 * ```ts
 * import { atomicArray, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const histogram = atomicArray({ width: 4, atype: UINT, length: 256 });
 * for (const byte of new TextEncoder().encode("hello")) histogram.inc(byte);
 * assert.equal(histogram.load("l".charCodeAt(0)), 2);
 * assert.throws(() => histogram.load(256), RangeError);
 * ```
 */
// Editors show the documentation of an option only if its type is in no union.
export function atomicArray<W extends number, T extends ArrayAType>(
  options: AtomicArrayOptions<W, T> & OwnMemory,
): AtomicArrayByType<W, SharedArrayBuffer>[T];
/**
 * Creates an array of atomics in `buffer` or `memory`, at `offset`.
 *
 * @typeParam W The width in bytes, a literal if it is known.
 * @typeParam T The type of the values.
 * @typeParam M The type of the option `memory`.
 * @param options As above, and `buffer` or `memory`, and `offset`, see {@linkcode AtomicPlacement}.
 * @returns An `AtomicIntArray`, `AtomicUintArray` or `AtomicBytesArray`.
 */
export function atomicArray<
  W extends number,
  T extends ArrayAType,
  M extends SharedMemory | undefined = undefined,
>(
  options: AtomicArrayOptions<W, T> & AtomicPlacement<M>,
): AtomicArrayByType<W, AtomicBufferOf<M>>[T];
export function atomicArray<
  W extends number,
  T extends ArrayAType,
  M extends SharedMemory | undefined = undefined,
>(
  options: AtomicArrayOptions<W, T> & AtomicPlacement<M>,
): AtomicArrayByType<W, AtomicBufferOf<M>>[T] {
  return createArray(options) as AtomicArrayByType<W, AtomicBufferOf<M>>[T];
}

function createArray(options: unknown): object {
  checkOptions(options, OPTIONS, "atomicArray({ width: 4, atype: INT, length: 100 })");
  const { width, atype, length, stride, buffer, memory, offset } = options;
  if (typeof width !== "number") {
    throw new TypeError(`width must be a number, got ${formatValue(width)}`);
  }
  checkType(atype);
  if (buffer !== undefined && memory !== undefined) {
    throw new TypeError("buffer and memory exclude each other: pass one of them");
  }
  if (memory !== undefined) {
    const mapping = openMappingOf(memory);
    if (mapping === undefined) {
      throw new TypeError(`memory must be a SharedMemory, got ${formatValue(memory)}`);
    }
    const { readonly } = mapping;
    const element = elementClass(atype, width, "fixed", readonly);
    return arrayIn(element, mapping.buffer, { length, stride, offset });
  }
  const element = elementClass(atype, width, "shared", false);
  if (buffer !== undefined) {
    if (!isShared(buffer)) throwNotShared(buffer);
    return arrayIn(element, buffer, { length, stride, offset });
  }
  if (offset !== undefined) {
    throw new TypeError("offset requires existing memory: pass buffer or memory as well");
  }
  const layout = checkLayout(element, length, stride);
  // The last element has a full stride as well, so that its cache line is not shared.
  return arrayIn(element, allocate(layout), layout);
}

function allocate({ length, stride }: Layout): SharedArrayBuffer {
  const byteLength = length * stride;
  try {
    return new OwnedBuffer(byteLength);
  } catch (cause) {
    // The error of the engine does not contain the size.
    const size = `${length} elements with a stride of ${stride} need ${byteLength} bytes`;
    throw new RangeError(`${size}, which the runtime cannot allocate`, { cause });
  }
}

function checkType(atype: unknown): asserts atype is ArrayAType {
  if (typeof atype === "string" && hasOwn(CLASSES, atype)) return;
  throw new TypeError(`atype must be INT, UINT or BYTES, got ${formatValue(atype)}`);
}

function elementClass(
  atype: unknown,
  width: number,
  memory: "shared" | "fixed",
  readonly: boolean,
): SpecializedClass {
  const { atomic } = atomicType({ atype, integral: undefined, signed: undefined });
  return specializedClass({ ...atomic, memory, width, readonly });
}

interface Layout {
  readonly length: number;
  readonly stride: number;
}

function checkLayout(
  { width, align }: SpecializedClass,
  length: unknown,
  stride: unknown = width,
): Layout {
  checkInteger("length", length, 1);
  checkInteger("stride", stride, width);
  if (stride % align.recommended !== 0) {
    throw new RangeError(
      `stride must be a multiple of ${align.recommended}, the alignment of ${width} bytes, ` +
        `got ${stride}`,
    );
  }
  return { length, stride };
}

function checkInteger(
  name: string,
  value: unknown,
  minimum: number,
): asserts value is number {
  if (isSafeInteger(value) && (value as number) >= minimum) return;
  const message = `${name} must be an integer from ${minimum}, got ${formatValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** Creates an array on a part of a buffer. */
export function arrayIn(
  element: SpecializedClass,
  buffer: ArrayBufferLike,
  options: { readonly length: unknown; readonly stride: unknown; readonly offset?: unknown },
): object {
  checkType(element.atype);
  const { length, stride } = checkLayout(element, options.length, options.stride);
  const { offset = 0 } = options;
  checkInteger("offset", offset, 0);
  const byteLength = (length - 1) * stride + element.width;
  const { byteLength: available } = rangeOf(buffer) as Range;
  if (offset + byteLength > available) {
    throw new RangeError(
      `${length} elements with a stride of ${stride} need ${byteLength} bytes: ` +
        `the memory has ${Math.max(available - offset, 0)} from offset ${offset}`,
    );
  }
  checkAlignment(element.align, new Uint8Array(buffer, offset, element.width), true, offset);
  const bytes = new Uint8Array(buffer, offset, byteLength);
  const Base = CLASSES[element.atype] as PublicClass;
  return arrayClassOf(Base, element).create({ bytes, buffer, offset, length, stride });
}
