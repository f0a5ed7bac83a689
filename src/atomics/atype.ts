/** Signed integers: `atype: INT` makes an `AtomicInt`. */
export const INT = "INT" as const;

/** Unsigned integers: `atype: UINT` makes an `AtomicUint`. */
export const UINT = "UINT" as const;

/** Bytes: `atype: BYTES` makes an `AtomicBytes`, whose values are `Uint8Array`s. */
export const BYTES = "BYTES" as const;

/** Integers whose sign is known only at run time, and given as `signed`: `atype: INTEGRAL` makes an `AtomicIntegral`. */
export const INTEGRAL = "INTEGRAL" as const;

/**
 * Anything, told by `integral` and `signed`: `atype: ANY` makes an `Atomic`, which has properties and no operations, since
 * nothing is known of its values.
 */
export const ANY = "ANY" as const;

/** What an atomic holds: one of {@linkcode INT}, {@linkcode UINT}, {@linkcode BYTES}, {@linkcode INTEGRAL} and {@linkcode ANY}. */
export type AType = "INT" | "UINT" | "BYTES" | "INTEGRAL" | "ANY";

/**
 * The integers of a width in bytes, as in JavaScript's own `Atomics`: `number` for 1, 2 and 4, `bigint` for 8 and 16, and either
 * for a width that is known only at run time.
 *
 * @typeParam W The width, a literal where it is known.
 */
export type Integer<W extends number = number> = W extends 1 | 2 | 4 ? number
  : W extends 8 | 16 ? bigint
  : number | bigint;
