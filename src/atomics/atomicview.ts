import { checkAlignment } from "./alignment.ts";
import type { AType } from "./atype.ts";
import { type AtomicBuffer, bytesOfBuffer } from "./buffer.ts";
import { describe } from "../internal/format_value.ts";
import { atomicType, type TypeOptions } from "./family.ts";
import { leafClass } from "../specialized/specialized_class.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { isResizable } from "../internal/typed_array.ts";
import {
  type AtomicBytesViewContext,
  type AtomicIntegralViewContext,
  type AtomicIntViewContext,
  type AtomicUintViewContext,
  type AtomicViewContext,
  createContext,
} from "./view_contexts.ts";

/**
 * What `atomicview()` takes, whatever the type.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicViewOptions<W extends number = number> {
  /** The memory to view, whose length in bytes is the width: 1, 2, 4, 8, or 16 where the processor has it. */
  readonly buffer: AtomicBuffer;
  /** Must equal the buffer's length in bytes. Tells the compiler whether values are of type `number` or `bigint`. */
  readonly width?: W;
  /**
   * Whether the view can only be read: loaded and tested. Such a view never writes; there is none of 16 bytes. On read-only
   * shared memory every view is one.
   */
  readonly readonly?: boolean;
  /** `"recommended"`, the default, asks for the alignment that C has; `"minimum"` takes what the processor takes, see `Alignment`. */
  readonly alignment?: "recommended" | "minimum";
}

/**
 * Views memory that something else owns as an atomic object.
 *
 * Whoever else uses the memory at the same time, in this process or another, must do so with atomic operations of the same width.
 *
 * @typeParam W The width in bytes, a literal where `width` is given as one.
 * @param options The buffer, what it holds (`atype`, with `signed` and `integral` as for `atomic()`), and
 *   {@linkcode AtomicViewOptions}.
 * @returns A context, whose `enter()` gives the view, and which ends its use.
 * @throws {UnsupportedWidthException} For a buffer of a length that has no operations.
 * @throws {AlignmentError} For a buffer that begins where the operations cannot work.
 * @throws {RangeError} Where `width` is not the buffer's length.
 * @throws {TypeError} For options of the wrong type, and for what is no buffer.
 * @throws {LibraryLoadError} Where no usable library is found at the first use.
 *
 * @example
 * ```ts
 * import { atomicview, INT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const shared = new Int32Array(new SharedArrayBuffer(40));
 * using ctx = atomicview({ buffer: shared.subarray(3, 4), width: 4, atype: INT });
 * const a = ctx.enter();
 * assert.equal(a.fetchAdd(2), 0);
 * assert.equal(shared[3], 2);
 * ```
 */
export function atomicview<W extends number>(
  options: AtomicViewOptions<W> & { readonly atype: "INT" },
): AtomicIntViewContext<W>;
/** Views memory as an atomic unsigned integer. */
export function atomicview<W extends number>(
  options: AtomicViewOptions<W> & { readonly atype: "UINT" },
): AtomicUintViewContext<W>;
/** Views memory as atomic bytes. */
export function atomicview<W extends number>(
  options: AtomicViewOptions<W> & { readonly atype: "BYTES" },
): AtomicBytesViewContext<W>;
/** Views memory as an atomic integer whose sign is known at run time. */
export function atomicview<W extends number>(
  options: AtomicViewOptions<W> & { readonly atype: "INTEGRAL"; readonly signed: boolean },
): AtomicIntegralViewContext<W>;
/** Views memory as an atomic object of which nothing is known but its properties. */
export function atomicview<W extends number>(
  options: AtomicViewOptions<W> & {
    readonly atype: "ANY";
    readonly integral: boolean;
    readonly signed: boolean;
  },
): AtomicViewContext<W>;
export function atomicview(
  options: AtomicViewOptions & { readonly atype: AType } & TypeOptions,
): object {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `atomicview() takes options, as in atomicview({ buffer, atype: INT }), got ${
        describe(options)
      }`,
    );
  }
  const {
    buffer,
    width,
    atype,
    integral,
    signed,
    readonly = mappingOf(buffer)?.readonly ?? false,
    alignment = "recommended",
  } = options;
  if (typeof readonly !== "boolean") {
    throw new TypeError(`readonly must be true or false, got ${describe(readonly)}`);
  }
  if (!readonly && mappingOf(buffer)?.readonly) {
    throw new TypeError(
      "readonly cannot be false, since the buffer is that of read-only shared memory: leave it out",
    );
  }
  if (alignment !== "recommended" && alignment !== "minimum") {
    throw new TypeError(`alignment must be "recommended" or "minimum", got ${describe(alignment)}`);
  }
  const type = atomicType({ atype, integral, signed });
  const bytes = bytesOfBuffer(buffer);
  if (width !== undefined && width !== bytes.length) {
    if (typeof width !== "number") {
      throw new TypeError(`width must be a number, got ${describe(width)}`);
    }
    throw new RangeError(
      `width must equal the buffer's length of ${bytes.length} bytes, or be left out, got ${
        describe(width)
      }`,
    );
  }
  const memory = isResizable(bytes.buffer) ? "resizable" : "fixed";
  const leaf = leafClass({ ...type.view, memory, width: bytes.length, readonly });
  checkAlignment(leaf.align, bytes, alignment === "recommended");
  return createContext(type.family.Context, { leaf, bytes, buffer });
}
