import type { DerivedOperation, WaitingOperation } from "../errors.ts";
import { formatValue } from "../internal/format_value.ts";
import { lengthOf, tagOf } from "../internal/typed_array.ts";
import type { OpType } from "../operations/table.ts";

/** The values that an object can hold: integers of a sign and width, or bytes. */
export interface ValueKind {
  /** The width in bytes. */
  readonly width: number;
  readonly bytes: boolean;
  readonly signed: boolean;
  /** The limits of integers: a `number` for widths up to 4, a `bigint` above. */
  readonly minimum: number | bigint;
  readonly maximum: number | bigint;
}

/** The widths for which JavaScript values exist, in bytes. */
export const WIDTHS: readonly number[] = [1, 2, 4, 8, 16];

/** Whether JavaScript values of a width exist. */
export function isWidth(width: number): boolean {
  return width === 1 || width === 2 || width === 4 || width === 8 || width === 16;
}

// Kept, because a program can replace them.
const { BigInt, Number } = globalThis;

/** Returns the values of a width. */
export function valueKind(width: number, bytes: boolean, signed: boolean): ValueKind {
  const bits = BigInt(width * 8);
  const minimum = signed ? -(1n << bits - 1n) : 0n;
  const maximum = (1n << (signed ? bits - 1n : bits)) - 1n;
  if (width > 4) return { width, bytes, signed, minimum, maximum };
  return { width, bytes, signed, minimum: Number(minimum), maximum: Number(maximum) };
}

/**
 * Throws if a value cannot be passed to an operation. Compares the type first, because comparing an
 * object would call its `valueOf()`.
 *
 * @param argument The name that the error uses for the argument.
 */
export function checkValue(
  { width, bytes, minimum, maximum }: ValueKind,
  value: unknown,
  name: OpType | WaitingOperation | DerivedOperation,
  argument: string,
): void {
  const where = `${name}(): ${argument}`;
  if (bytes) {
    if (tagOf(value) !== "Uint8Array") {
      throw new TypeError(
        `${where} must be a Uint8Array of ${width} bytes, got ${formatValue(value)}`,
      );
    }
    const length = lengthOf(value);
    if (length === width) return;
    throw new RangeError(`${where} must have ${width} bytes, as many as the object, got ${length}`);
  }
  if (typeof value === "number" && typeof minimum === "number") {
    if (value % 1 === 0 && value >= minimum && value <= maximum) return;
  } else if (typeof value === "bigint" && typeof minimum === "bigint") {
    if (value >= minimum && value <= maximum) return;
  } else {
    throw new TypeError(
      `${where} must be a ${typeof minimum} for ${width} bytes, got ${formatValue(value)}`,
    );
  }
  const n = typeof minimum === "bigint" ? "n" : "";
  throw new RangeError(
    `${where} must be an integer from ${minimum}${n} to ${maximum}${n}, got ${formatValue(value)}`,
  );
}

/** Throws if `index` is not the index of a bit of an object of `width` bytes. */
export function checkIndex(width: number, index: unknown, name: OpType): void {
  const last = width * 8 - 1;
  if (typeof index === "number" && index % 1 === 0 && index >= 0 && index <= last) return;
  const message = `${name}(): index must be an integer from 0 to ${last}, got ${
    formatValue(index)
  }`;
  throw typeof index === "number" ? new RangeError(message) : new TypeError(message);
}
