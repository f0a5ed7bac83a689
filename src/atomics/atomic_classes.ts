import type { AtomicOperations } from "../operations/atomic_operations.ts";
import type { AtomicProperties, IntegralProperties } from "./atomic_properties.ts";
import type { Integer } from "./atype.ts";
import { guardConstruction } from "../internal/construction.ts";
import { addHandle, type HandleOperations } from "./handle.ts";
import type { IntegralOperations } from "../operations/integral_operations.ts";
import { addOperations, addProperties, addSigned } from "./properties.ts";
import { addWaiting } from "./wait.ts";
import type { WaitingOperations } from "./waiting_operations.ts";

// The classes are declared twice: as interfaces, which have the types and documents that atomics and views share, and as
// classes, whose methods are made from the table of operations.

/**
 * An atomic object, in memory of its own or in shared memory. Made by `atomic()`.
 *
 * With `atype: ANY` it is of this class itself, which has no operations.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, or else `SharedArrayBuffer`.
 */
export interface Atomic<W extends number = number, B extends ArrayBufferLike = ArrayBufferLike>
  extends AtomicProperties<W, B>, HandleOperations {}

/** An atomic object, in memory of its own or in shared memory. Made by `atomic()`. */
export abstract class Atomic<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> {
  /** @ignore Atomics are made by `atomic()`. */
  protected constructor(key: symbol) {
    guardConstruction(key, "atomic()");
  }
}

/**
 * An atomic integer. With `atype: INTEGRAL` it is of this class itself, and `signed` tells which kind it is.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, or else `SharedArrayBuffer`.
 */
export interface AtomicIntegral<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends
  IntegralProperties,
  AtomicOperations<Integer<W>>,
  IntegralOperations<Integer<W>>,
  WaitingOperations<Integer<W>> {}

/** An atomic integer. */
export abstract class AtomicIntegral<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends Atomic<W, B> {}

/**
 * An atomic signed integer, made with `atype: INT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, or else `SharedArrayBuffer`.
 */
export abstract class AtomicInt<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegral<W, B> {}

/**
 * An atomic unsigned integer, made with `atype: UINT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, or else `SharedArrayBuffer`.
 */
export abstract class AtomicUint<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegral<W, B> {}

/**
 * Atomic bytes, made with `atype: BYTES`. Its values are `Uint8Array`s of its width.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, or else `SharedArrayBuffer`.
 */
export interface AtomicBytes<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicOperations<Uint8Array>, WaitingOperations<Uint8Array> {}

/** Atomic bytes. */
export abstract class AtomicBytes<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends Atomic<W, B> {}

addProperties(Atomic.prototype);
addHandle(Atomic.prototype);
addSigned(AtomicIntegral.prototype);
addWaiting(AtomicIntegral.prototype);
addWaiting(AtomicBytes.prototype);
addOperations(AtomicIntegral.prototype, { arithmetic: true });
addOperations(AtomicBytes.prototype, { arithmetic: false });
