/**
 * The known content of a register: a number without a base, or an address with one. If the result
 * of a calculation is unknown, the base is still known.
 */
export interface Value {
  /** The memory that it points to or was made of the address of, null for none. */
  readonly base: string | null;
  /** How far from the base, as 64 bits; null where that is not known. */
  readonly offset: bigint | null;
}

export const UNKNOWN: Value = { base: null, offset: null };

/** The atomic object. A value calculated from its address and from another base has this base. */
export const OBJECT = "object";

export function constant(value: bigint | number, bits = 64): Value {
  return { base: null, offset: BigInt.asUintN(bits, BigInt(value)) };
}

export function pointerTo(base: string): Value {
  return { base, offset: 0n };
}

/** The number that a value is known to be. */
export function known({ base, offset }: Value): bigint | null {
  return base === null ? offset : null;
}

/** What some instruction made of some values, in a way that is not followed. */
export function madeOf(...values: readonly Value[]): Value {
  const bases = values.map(({ base }) => base).filter((base) => base !== null);
  return { base: bases.includes(OBJECT) ? OBJECT : bases[0] ?? null, offset: null };
}

/** What holds for both, where two ways meet. */
export function join(a: Value, b: Value): Value {
  return a.base === b.base && a.offset === b.offset ? a : madeOf(a, b);
}

/** A sum, of which one part may be an address. */
export function sum(a: Value, b: Value, bits = 64): Value {
  if (a.offset === null || b.offset === null || (a.base !== null && b.base !== null)) {
    return madeOf(a, b);
  }
  const base = a.base ?? b.base;
  if (base !== null && bits < 64) return madeOf(a, b);
  return { base, offset: BigInt.asUintN(bits, a.offset + b.offset) };
}

/** The same value in fewer bits. */
export function truncate(value: Value, bits: number): Value {
  if (bits === 64) return value;
  const number = known(value);
  return number === null ? madeOf(value) : constant(number, bits);
}

/** The flags after a comparison. `carry` is as on arm64: true if there was no borrow. */
export interface Flags {
  readonly negative: boolean;
  readonly zero: boolean;
  readonly carry: boolean;
  readonly overflow: boolean;
}

export function difference(a: bigint, b: bigint, bits: number): Flags {
  const result = BigInt.asIntN(bits, a - b);
  return {
    negative: result < 0n,
    zero: result === 0n,
    carry: BigInt.asUintN(bits, a) >= BigInt.asUintN(bits, b),
    overflow: BigInt.asIntN(bits, a) - BigInt.asIntN(bits, b) !== result,
  };
}
