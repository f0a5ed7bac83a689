import type { AtomicOperations } from "../operations/atomic_operations.ts";
import type { AtomicProperties, IntegralProperties } from "./atomic_properties.ts";
import type { Integer } from "./atype.ts";
import type { AtomicBuffer } from "./buffer.ts";
import { guardConstruction } from "../internal/construction.ts";
import type { IntegralOperations } from "../operations/integral_operations.ts";
import { addOperations, addProperties, addSigned } from "./properties.ts";
import { addWaiting } from "./wait.ts";
import type { WaitingOperations } from "./waiting_operations.ts";

/**
 * A view of memory as an atomic object. Made by `atomicview()`.
 *
 * With `atype: ANY` it is of this class itself, which has no operations.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicView<W extends number = number> extends AtomicProperties<W, AtomicBuffer> {}

/** A view of memory as an atomic object. Made by `atomicview()`. */
export abstract class AtomicView<W extends number = number> {
  /** @ignore Views are made by `atomicview()`. */
  protected constructor(key: symbol) {
    guardConstruction(key, "atomicview()");
  }
}

/**
 * A view of memory as an atomic integer. With `atype: INTEGRAL` it is of this class itself, and `signed` tells which kind it is.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export interface AtomicIntegralView<W extends number = number>
  extends
    IntegralProperties,
    AtomicOperations<Integer<W>>,
    IntegralOperations<Integer<W>>,
    WaitingOperations<Integer<W>> {}

/** A view of memory as an atomic integer. */
export abstract class AtomicIntegralView<W extends number = number> extends AtomicView<W> {}

/**
 * A view of memory as an atomic signed integer, made with `atype: INT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export abstract class AtomicIntView<W extends number = number> extends AtomicIntegralView<W> {}

/**
 * A view of memory as an atomic unsigned integer, made with `atype: UINT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export abstract class AtomicUintView<W extends number = number> extends AtomicIntegralView<W> {}

/**
 * A view of memory as atomic bytes, made with `atype: BYTES`. Its values are `Uint8Array`s of its width.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicBytesView<W extends number = number>
  extends AtomicOperations<Uint8Array>, WaitingOperations<Uint8Array> {}

/** A view of memory as atomic bytes. */
export abstract class AtomicBytesView<W extends number = number> extends AtomicView<W> {}

addProperties(AtomicView.prototype);
addSigned(AtomicIntegralView.prototype);
addWaiting(AtomicIntegralView.prototype);
addWaiting(AtomicBytesView.prototype);
addOperations(AtomicIntegralView.prototype, { arithmetic: true });
addOperations(AtomicBytesView.prototype, { arithmetic: false });
