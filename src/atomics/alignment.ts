import { nameClasses } from "../../ffi/class_names.ts";
import type { Width } from "./atype.ts";
import { type AtomicBuffer, bytesOfBuffer } from "./buffer.ts";
import { formatValue } from "../internal/format_value.ts";
import { formatFields } from "../internal/python_text.ts";
import { checkOptions } from "../internal/options.ts";
import { AlignmentError, UnsupportedWidthException } from "../errors.ts";
import { supportedWidths } from "../specialized/specialized_class.ts";
import { isWidth } from "../specialized/value_kind.ts";
import { patomic } from "../library/patomic.ts";
import type { Align } from "../library/tables.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";
import { lengthOf } from "../internal/typed_array.ts";

// Kept, because a program can replace them.
const { BigInt, Number } = globalThis;

/**
 * The alignment of atomic objects of a width, in bytes. patomic `patomic_align_t`.
 *
 * @typeParam W The width in bytes.
 */
export class Alignment<W extends number = number> {
  /** The width of the objects in bytes. */
  readonly width: W;

  /** The alignment that C requires: the address is a multiple of it. */
  readonly recommended: number;

  /** The alignment that the processor requires: the address is a multiple of it. */
  readonly minimum: number;

  /**
   * The size of the aligned block, such as a cache line, that must contain all bytes of an object
   * with only the minimum alignment. 0 if no such limit exists.
   */
  readonly sizeWithin: number;

  // The checks use this copy, because a program can overwrite the fields.
  readonly #known: Align & { readonly width: number };

  /**
   * Reads the alignment of a width from patomic.
   *
   * @param width The width in bytes: 1, 2, 4, 8, or 16 if the processor supports it.
   * @throws {UnsupportedWidthException} If the width has no operations.
   * @throws {TypeError} If `width` is not a number.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * assert.equal(new Alignment(4).recommended, 4);
   * assert.throws(() => new Alignment(3 as number), RangeError);
   * ```
   */
  constructor(width: Width<W>) {
    const { recommended, minimum, sizeWithin } = alignOf(width);
    this.width = width as W;
    this.recommended = recommended;
    this.minimum = minimum;
    this.sizeWithin = sizeWithin;
    this.#known = { width, recommended, minimum, sizeWithin };
  }

  /**
   * Returns whether `atomicview()` accepts the address of a buffer.
   *
   * The result is for the present address. Bun can move a small typed array whose `buffer` was
   * never read.
   *
   * @param buffer A buffer of `width` bytes.
   * @param options `usingRecommended`: `true`, the default, for the recommended alignment, `false`
   *   for the minimum.
   * @returns Whether the buffer is aligned.
   * @throws {TypeError} If `buffer` is not a buffer, or an option has the wrong type or is unknown.
   * @throws {RangeError} If the buffer has another length.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const bytes = new Uint8Array(new ArrayBuffer(16));
   * const alignment = new Alignment(4);
   * assert.equal(alignment.isValid(bytes.subarray(4, 8)), true);
   * assert.equal(alignment.isValid(bytes.subarray(5, 9)), false);
   * ```
   */
  isValid(
    buffer: AtomicBuffer,
    options: { readonly usingRecommended?: boolean | undefined } = {},
  ): boolean {
    const known = Alignment.#check(this).#known;
    checkOptions(options, ["usingRecommended"], "isValid(buffer, { usingRecommended: false })");
    const { usingRecommended = true } = options;
    if (typeof usingRecommended !== "boolean") {
      throw new TypeError(
        `usingRecommended must be true or false, got ${formatValue(usingRecommended)}`,
      );
    }
    const bytes = bytesOfBuffer(buffer);
    if (bytes.length !== known.width) {
      throw new RangeError(
        `buffer must have ${known.width} bytes, the width of the alignment, got ${bytes.length}`,
      );
    }
    return isAligned(known, bytes, usingRecommended);
  }

  /**
   * Returns whether a buffer has the recommended alignment. See {@linkcode Alignment.isValid}.
   *
   * @param buffer A buffer of `width` bytes.
   * @returns Whether its address is a multiple of `recommended`.
   * @throws {TypeError} If `buffer` is not a buffer.
   * @throws {RangeError} If the buffer has another length.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const bytes = new Uint8Array(new ArrayBuffer(16), 1, 8);
   * assert.equal(new Alignment(8).isValidRecommended(bytes), false);
   * ```
   */
  isValidRecommended(buffer: AtomicBuffer): boolean {
    return Alignment.#check(this).isValid(buffer, { usingRecommended: true });
  }

  /**
   * Returns whether a buffer has the minimum alignment. See {@linkcode Alignment.isValid}.
   *
   * @param buffer A buffer of `width` bytes.
   * @returns Whether its address is a multiple of `minimum`, and one aligned block of `sizeWithin`
   *   bytes contains it.
   * @throws {TypeError} If `buffer` is not a buffer.
   * @throws {RangeError} If the buffer has another length.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const bytes = new Uint8Array(new ArrayBuffer(16), 8, 8);
   * assert.equal(new Alignment(8).isValidMinimum(bytes), true);
   * ```
   */
  isValidMinimum(buffer: AtomicBuffer): boolean {
    return Alignment.#check(this).isValid(buffer, { usingRecommended: false });
  }

  /**
   * Returns the fields as text, in the form of the Python package.
   *
   * @returns The text.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const text = String(new Alignment(1));
   * assert.match(text, /^Alignment\(width=1, recommended=1, minimum=1, sizeWithin=\d+\)$/);
   * ```
   */
  toString(): string {
    const { width, recommended, minimum, sizeWithin } = Alignment.#check(this).#known;
    return formatFields("Alignment", { width, recommended, minimum, sizeWithin });
  }

  static #check(alignment: unknown): Alignment {
    return isObject(alignment) && #known in alignment
      ? alignment
      : throwReceiver("an Alignment", alignment);
  }
}

nameClasses({ Alignment });

/** Returns the alignment of a width. Throws if the width has no operations. */
function alignOf(width: number): Align {
  if (typeof width !== "number") {
    throw new TypeError(`width must be a number, got ${formatValue(width)}`);
  }
  const align = isWidth(width) ? patomic().table(width)?.align : undefined;
  if (align === undefined) {
    throw new UnsupportedWidthException(width, false, supportedWidths(false));
  }
  return align;
}

/** Throws if an object in `bytes` is misaligned. `offset` is the option of that name, if given. */
export function checkAlignment(
  align: Align,
  bytes: Uint8Array,
  usingRecommended: boolean,
  offset?: number,
): void {
  if (isAligned(align, bytes, usingRecommended)) return;
  const { recommended, minimum, sizeWithin } = align;
  const within = sizeWithin === 0 ? "" : `, with all bytes in one aligned block of ${sizeWithin}`;
  const needed = usingRecommended
    ? `a multiple of ${recommended}`
    : `a multiple of ${minimum}${within}`;
  const advice = offset !== undefined
    ? `: offset must be as well, and is ${offset}`
    : usingRecommended && isAligned(align, bytes, false)
    ? `, or pass alignment: "minimum", which it has`
    : ": copy the bytes to memory that is aligned";
  throw new AlignmentError(bytes.length, addressOf(bytes), usingRecommended, needed + advice);
}

function isAligned(
  { recommended, minimum, sizeWithin }: Align,
  bytes: Uint8Array,
  usingRecommended: boolean,
): boolean {
  const address = addressOf(bytes);
  if (usingRecommended) return address % BigInt(recommended) === 0n;
  if (address % BigInt(minimum) !== 0n) return false;
  return sizeWithin === 0 || Number(address % BigInt(sizeWithin)) + lengthOf(bytes) <= sizeWithin;
}

function addressOf(bytes: Uint8Array): bigint {
  const { runtime } = patomic();
  return runtime.addressOf(runtime.pointerTo(bytes));
}
