import { type AtomicBuffer, bytesOfBuffer } from "./buffer.ts";
import { formatValue } from "../internal/format_value.ts";
import { formatFields } from "../internal/python_text.ts";
import { checkOptions } from "../internal/options.ts";
import { AlignmentError, UnsupportedWidthException } from "../errors.ts";
import { supportedWidths } from "../specialized/specialized_class.ts";
import { type Align, patomic } from "../library/patomic.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";

/** Where objects of a width may begin, as patomic has it: its `patomic_align_t`, in bytes. */
export class Alignment {
  /** The width that this is of, in bytes. */
  readonly width: number;

  /** What C asks for: an object's address must be a multiple of it. */
  readonly recommended: number;

  /** What the processor asks for: an object's address must be a multiple of it. */
  readonly minimum: number;

  /**
   * The size of the aligned block of memory that an object must lie within, where it has only the
   * minimum alignment; 0 where that does not matter.
   */
  readonly sizeWithin: number;

  // What the checks go by, whatever the program makes of the fields.
  readonly #known: Align & { readonly width: number };

  /**
   * Asks patomic for the alignment of a width.
   *
   * @param width The width in bytes: 1, 2, 4, 8, or 16 where the processor has it.
   * @throws {UnsupportedWidthException} For a width that has no operations.
   *
   * @example
   * ```ts
   * import { Alignment } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * assert.equal(new Alignment(4).recommended, 4);
   * assert.throws(() => new Alignment(3), RangeError);
   * ```
   */
  constructor(width: number) {
    const { recommended, minimum, sizeWithin } = alignOf(width);
    this.width = width;
    this.recommended = recommended;
    this.minimum = minimum;
    this.sizeWithin = sizeWithin;
    this.#known = { width, recommended, minimum, sizeWithin };
  }

  /**
   * Tells whether an atomic view can be made on a buffer.
   *
   * @param buffer A buffer of `width` bytes.
   * @param options `usingRecommended`: whether to ask for the recommended alignment, which is the default, and not the minimum.
   * @returns Whether the buffer begins at an address that will do. It is not kept, and where it is moved later, as Bun may move a
   *   typed array whose `buffer` was never asked for, the answer is about where it is now.
   * @throws {TypeError} For what is no buffer.
   * @throws {RangeError} For a buffer of another length.
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
        `usingRecommended must be a boolean, got ${formatValue(usingRecommended)}`,
      );
    }
    const bytes = bytesOfBuffer(buffer);
    if (bytes.length !== known.width) {
      throw new RangeError(
        `The buffer must have ${known.width} bytes, the width of the alignment, got ${bytes.length}`,
      );
    }
    return isAligned(known, bytes, usingRecommended);
  }

  /**
   * Tells whether a buffer has the recommended alignment. See {@linkcode Alignment.isValid}.
   *
   * @param buffer A buffer of `width` bytes.
   * @returns Whether its address is a multiple of `recommended`.
   * @throws {TypeError} For what is no buffer.
   * @throws {RangeError} For a buffer of another length.
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
   * Tells whether a buffer has the minimum alignment. See {@linkcode Alignment.isValid}.
   *
   * @param buffer A buffer of `width` bytes.
   * @returns Whether its address is a multiple of `minimum`, and it lies within one block of `sizeWithin` bytes.
   * @throws {TypeError} For what is no buffer.
   * @throws {RangeError} For a buffer of another length.
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

/** What patomic tells of a width. Throws where it has no operations. */
function alignOf(width: number): Align {
  if (typeof width !== "number") {
    throw new TypeError(`width must be a number, got ${formatValue(width)}`);
  }
  const widths = supportedWidths(false);
  const align = widths.includes(width) ? patomic().table(width)?.align : undefined;
  if (align === undefined) throw new UnsupportedWidthException(width, false, widths);
  return align;
}

/**
 * Throws where an object in `bytes` would be misaligned. `offset` is where the program asked for
 * it, if it did.
 */
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
  return sizeWithin === 0 || Number(address % BigInt(sizeWithin)) + bytes.length <= sizeWithin;
}

function addressOf(bytes: Uint8Array): bigint {
  const { runtime } = patomic();
  return runtime.addressOf(runtime.pointerTo(bytes));
}
