import { checkAlignment } from "./alignment.ts";
import type { AType, TypeFlags, Width } from "./atype.ts";
import { type AtomicBuffer, bytesOfBuffer } from "./buffer.ts";
import { atomicType } from "./family.ts";
import {
  type AtomicBytesViewContext,
  type AtomicIntegralViewContext,
  type AtomicIntViewContext,
  type AtomicUintViewContext,
  type AtomicViewContext,
  createContext,
} from "./view_contexts.ts";
import { formatValue } from "../internal/format_value.ts";
import { checkOptions } from "../internal/options.ts";
import { bufferOf, isResizable, lengthOf } from "../internal/typed_array.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { specializedClass } from "../specialized/specialized_class.ts";

/**
 * The options of {@linkcode atomicview}.
 *
 * @typeParam W The width in bytes.
 * @typeParam T The type of the value.
 */
export interface AtomicViewOptions<W extends number = number, T extends AType = AType> {
  /**
   * The memory of the view. Its length in bytes is the width: 1, 2, 4, 8, or 16 if the processor
   * supports it.
   */
  readonly buffer: AtomicBuffer;

  /**
   * The type of the value: `INT`, `UINT`, `BYTES`, `INTEGRAL` (requires `signed`) or `ANY`
   * (requires `integral` and `signed`).
   */
  readonly atype: T;

  /**
   * The length of `buffer` in bytes. A literal tells the compiler whether values are of type
   * `number` or `bigint`.
   */
  readonly width?: Width<W> | undefined;

  /**
   * Whether the view only supports `load()` and `bitTest()`. Such a view never writes. It supports
   * 16 bytes if the processor has an atomic 16-byte load.
   *
   * Default: `true` for read-only shared memory, otherwise `false`.
   */
  readonly readonly?: boolean | undefined;

  /**
   * The alignment to require: `"recommended"` by C, the default, or the `"minimum"` that the
   * processor accepts. See {@linkcode Alignment}.
   */
  readonly alignment?: "recommended" | "minimum" | undefined;
}

/**
 * The class of a view's context for each {@linkcode AType}.
 *
 * @typeParam W The width in bytes.
 */
export type ViewContextByType<W extends number> = {
  readonly INT: AtomicIntViewContext<W>;
  readonly UINT: AtomicUintViewContext<W>;
  readonly BYTES: AtomicBytesViewContext<W>;
  readonly INTEGRAL: AtomicIntegralViewContext<W>;
  readonly ANY: AtomicViewContext<W>;
};

const OPTIONS = [
  "buffer",
  "width",
  "atype",
  "integral",
  "signed",
  "readonly",
  "alignment",
] as const;

/**
 * Creates a context for an atomic view of existing memory.
 *
 * Other threads and processes that use the memory meanwhile must use atomic operations of the same
 * width.
 *
 * @typeParam W The width in bytes, a literal if `width` is one.
 * @typeParam T The type of the value.
 * @param options `buffer`, `atype` and others, see {@linkcode AtomicViewOptions}; `integral` and
 *   `signed`, see {@linkcode TypeFlags}.
 * @returns A context. `enter()` returns the view, `exit()` ends its use.
 * @throws {UnsupportedWidthException} If the buffer's length has no operations.
 * @throws {AlignmentError} If the buffer is misaligned.
 * @throws {RangeError} If `width` is not the buffer's length.
 * @throws {ReleasedError} If the buffer is detached.
 * @throws {TypeError} If an option has the wrong type, or is unknown.
 * @throws {LibraryLoadError} If no usable library is found at the first use.
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
export function atomicview<T extends AType, W extends number = number>(
  options: AtomicViewOptions<W, T> & TypeFlags[T],
): ViewContextByType<W>[T] {
  return createView(options) as ViewContextByType<W>[T];
}

function createView(options: unknown): object {
  checkOptions(options, OPTIONS, "atomicview({ buffer, atype: INT })");
  const { buffer, width, atype, integral, signed, alignment = "recommended" } = options;
  const isReadonly = mappingOf(buffer)?.readonly ?? false;
  const { readonly = isReadonly } = options;
  if (typeof readonly !== "boolean") {
    throw new TypeError(`readonly must be true or false, got ${formatValue(readonly)}`);
  }
  if (!readonly && isReadonly) {
    throw new TypeError(
      "readonly cannot be false, because the buffer is read-only shared memory: leave it out",
    );
  }
  if (alignment !== "recommended" && alignment !== "minimum") {
    throw new TypeError(
      `alignment must be "recommended" or "minimum", got ${formatValue(alignment)}`,
    );
  }
  const type = atomicType({ atype, integral, signed });
  const bytes = bytesOfBuffer(buffer);
  const length = lengthOf(bytes);
  if (width !== undefined && width !== length) {
    if (typeof width !== "number") {
      throw new TypeError(`width must be a number, got ${formatValue(width)}`);
    }
    throw new RangeError(
      `width must equal the buffer's length of ${length} bytes, or be left out, got ${
        formatValue(width)
      }`,
    );
  }
  const memory = isResizable(bufferOf(bytes) as ArrayBufferLike) ? "resizable" : "fixed";
  const specialized = specializedClass({ ...type.view, memory, width: length, readonly });
  checkAlignment(specialized.align, bytes, alignment === "recommended");
  return createContext(type.family.Context, { specialized, bytes, buffer });
}
