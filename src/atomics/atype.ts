/** Signed integers: `atype: INT` selects `AtomicInt`. */
export const INT = "INT" as const;

/** Unsigned integers: `atype: UINT` selects `AtomicUint`. */
export const UINT = "UINT" as const;

/** Bytes: `atype: BYTES` selects `AtomicBytes`, whose values are `Uint8Array`s. */
export const BYTES = "BYTES" as const;

/**
 * Integers whose sign is known only at run time, from the option `signed`: `atype: INTEGRAL`
 * selects `AtomicIntegral`.
 */
export const INTEGRAL = "INTEGRAL" as const;

/**
 * Values of a type that is known only at run time, from the options `integral` and `signed`:
 * `atype: ANY` selects `Atomic`, which has properties but no operations.
 */
export const ANY = "ANY" as const;

/**
 * The type of an atomic's value: {@linkcode INT}, {@linkcode UINT}, {@linkcode BYTES},
 * {@linkcode INTEGRAL} or {@linkcode ANY}.
 */
export type AType = "INT" | "UINT" | "BYTES" | "INTEGRAL" | "ANY";

/** The options that complete each {@linkcode AType}: required if the type leaves them open. */
export type TypeFlags = {
  readonly INT: { readonly integral?: true | undefined; readonly signed?: true | undefined };
  readonly UINT: { readonly integral?: true | undefined; readonly signed?: false | undefined };
  readonly BYTES: { readonly integral?: false | undefined; readonly signed?: false | undefined };
  readonly INTEGRAL: { readonly integral?: true | undefined; readonly signed: boolean };
  readonly ANY: { readonly integral: boolean; readonly signed: boolean };
};

/**
 * A width in bytes. A literal must be 1, 2, 4, 8 or 16. A `number` that is known only at run time
 * is accepted, and checked at run time.
 *
 * @typeParam W The width, a literal if it is known.
 */
export type Width<W extends number = number> = number extends W ? W
  : W extends 1 | 2 | 4 | 8 | 16 ? W
  : 1 | 2 | 4 | 8 | 16;

/**
 * The integers of a width in bytes, as in JavaScript's own `Atomics`: `number` for 1, 2 and 4,
 * `bigint` for 8 and 16, and `number | bigint` for a width that is known only at run time.
 *
 * @typeParam W The width, a literal if it is known.
 */
export type Integer<W extends number = number> = W extends 1 | 2 | 4 ? number
  : W extends 8 | 16 ? bigint
  : number | bigint;
