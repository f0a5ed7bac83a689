import type { AtomicOperations } from "./atomic_operations.ts";
import type { AtomicProperties, IntegralProperties } from "./atomic_properties.ts";
import type { Integer } from "./atype.ts";
import { guardConstruction } from "./construction.ts";
import type { IntegralOperations } from "./integral_operations.ts";
import { addOperations, addProperties, addSigned } from "./properties.ts";

// The classes are declared twice: as interfaces, which have the types and documents that atomics and views share, and as
// classes, whose methods are made from the table of operations.

/**
 * An atomic object, in memory of its own. Made by `atomic()`.
 *
 * With `atype: ANY` it is of this class itself, which has no operations.
 *
 * @typeParam W The width in bytes.
 */
export interface Atomic<W extends number = number> extends AtomicProperties<W, SharedArrayBuffer> {}

/** An atomic object, in memory of its own. Made by `atomic()`. */
export abstract class Atomic<W extends number = number> {
  /** @ignore Atomics are made by `atomic()`. */
  protected constructor(key: symbol) {
    guardConstruction(key, "atomic()");
  }
}

/**
 * An atomic integer. With `atype: INTEGRAL` it is of this class itself, and `signed` tells which kind it is.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export interface AtomicIntegral<W extends number = number>
  extends IntegralProperties, AtomicOperations<Integer<W>>, IntegralOperations<Integer<W>> {}

/** An atomic integer. */
export abstract class AtomicIntegral<W extends number = number> extends Atomic<W> {}

/**
 * An atomic signed integer, made with `atype: INT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export abstract class AtomicInt<W extends number = number> extends AtomicIntegral<W> {}

/**
 * An atomic unsigned integer, made with `atype: UINT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export abstract class AtomicUint<W extends number = number> extends AtomicIntegral<W> {}

/**
 * Atomic bytes, made with `atype: BYTES`. Its values are `Uint8Array`s of its width.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicBytes<W extends number = number> extends AtomicOperations<Uint8Array> {}

/** Atomic bytes. */
export abstract class AtomicBytes<W extends number = number> extends Atomic<W> {}

addProperties(Atomic.prototype);
addSigned(AtomicIntegral.prototype);
addOperations(AtomicIntegral.prototype, { arithmetic: true });
addOperations(AtomicBytes.prototype, { arithmetic: false });
