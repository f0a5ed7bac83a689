import { describe } from "../internal/format_value.ts";
import type { WaitingOperation } from "../errors.ts";
import type { OpType, Shape } from "../operations/table.ts";
import { lengthOf, tagOf } from "../internal/typed_array.ts";

/** The values that an atomic object holds: integers of a sign and width, or bytes. */
export interface ValueKind {
  readonly width: number;
  readonly bytes: boolean;
  readonly signed: boolean;
  /** The least and the greatest integer, a `bigint` for widths above 4, where a `number` cannot hold all of them. */
  readonly minimum: number | bigint;
  readonly maximum: number | bigint;
}

/** The widths for which there are JavaScript values, in bytes. */
export const WIDTHS: readonly number[] = [1, 2, 4, 8, 16];

/** Describes the values of a width. */
export function valueKind(width: number, bytes: boolean, signed: boolean): ValueKind {
  const bits = BigInt(width * 8);
  const minimum = signed ? -(1n << bits - 1n) : 0n;
  const maximum = (1n << (signed ? bits - 1n : bits)) - 1n;
  if (width > 4) return { width, bytes, signed, minimum, maximum };
  return { width, bytes, signed, minimum: Number(minimum), maximum: Number(maximum) };
}

/** What takes the value, by the name that the errors call it. */
interface Taker {
  readonly name: OpType | WaitingOperation;
  readonly shape: Shape;
}

/** The error for a value that an operation does not take. */
export function valueRefusal(
  kind: ValueKind,
  value: unknown,
  { name, shape }: Taker,
  argument?: string,
): Error {
  const operand = shape === "fetch" || shape === "void" ? "value" : "desired";
  const where = `${name}(): ${argument ?? operand}`;
  const { width, minimum, maximum } = kind;
  if (kind.bytes) {
    if (tagOf(value) !== "Uint8Array") {
      return new TypeError(
        `${where} must be a Uint8Array of ${width} bytes, got ${describe(value)}`,
      );
    }
    return new RangeError(
      `${where} must have ${width} bytes, as many as the object, got ${lengthOf(value)}`,
    );
  }
  if (typeof value !== typeof minimum) {
    return new TypeError(
      `${where} must be a ${typeof minimum}, since the object has ${width} bytes, got ${
        describe(value)
      }`,
    );
  }
  const limits = typeof minimum === "bigint"
    ? `${minimum}n to ${maximum}n`
    : `${minimum} to ${maximum}`;
  return new RangeError(`${where} must be a whole number from ${limits}, got ${describe(value)}`);
}
