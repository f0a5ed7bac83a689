import { checkAlignment } from "./alignment.ts";
import type { Atomic, AtomicBytes, AtomicInt, AtomicIntegral, AtomicUint } from "./atomic_classes.ts";
import type { AType } from "./atype.ts";
import { describe } from "./describe.ts";
import { atomicType, type TypeOptions } from "./family.ts";
import { leafClass } from "./leaf.ts";

/**
 * Makes an atomic object, 0 at first, in memory of its own: a `SharedArrayBuffer`, which `buffer` gives, so that it can be posted to
 * a worker and viewed there.
 *
 * @typeParam W The width in bytes, a literal where it is known: values are then known to be of type `number` or `bigint`.
 * @param options `width`: 1, 2, 4, 8, or 16 where the processor has it, in bytes. `atype`: what it holds, one of `INT`, `UINT`,
 *   `BYTES`, `INTEGRAL` (which needs `signed` as well) and `ANY` (which needs `integral` and `signed`).
 * @returns An `AtomicInt`, `AtomicUint`, `AtomicBytes`, `AtomicIntegral` or `Atomic`.
 * @throws {UnsupportedWidthException} For a width that has no operations.
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
export function atomic<W extends number>(options: { readonly width: W; readonly atype: "INT" }): AtomicInt<W>;
/** Makes an atomic unsigned integer. */
export function atomic<W extends number>(options: { readonly width: W; readonly atype: "UINT" }): AtomicUint<W>;
/** Makes atomic bytes. */
export function atomic<W extends number>(options: { readonly width: W; readonly atype: "BYTES" }): AtomicBytes<W>;
/** Makes an atomic integer whose sign is known at run time. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "INTEGRAL"; readonly signed: boolean },
): AtomicIntegral<W>;
/** Makes an atomic object of which nothing is known but its properties. */
export function atomic<W extends number>(
  options: { readonly width: W; readonly atype: "ANY"; readonly integral: boolean; readonly signed: boolean },
): Atomic<W>;
export function atomic(options: { readonly width: number; readonly atype: AType } & TypeOptions): object {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`atomic() takes options, as in atomic({ width: 4, atype: INT }), got ${describe(options)}`);
  }
  const { width, atype, integral, signed } = options;
  if (typeof width !== "number") throw new TypeError(`width must be a number, got ${describe(width)}`);
  const type = atomicType({ atype, integral, signed });
  const leaf = leafClass({ ...type.atomic, width, readonly: false });
  const bytes = new Uint8Array(new SharedArrayBuffer(width));
  checkAlignment(leaf.align, bytes, true);
  return leaf.create(bytes, bytes.buffer);
}
