import type { AtomicOperations } from "../operations/atomic_operations.ts";
import { AtomicBase } from "./atomic_base.ts";
import type { Integer } from "./atype.ts";
import { defineMethods } from "./define_methods.ts";
import type { AtomicBuffer } from "./buffer.ts";
import { openSpecialized } from "../specialized/atomic_object.ts";
import type { IntegralOperations } from "../operations/integral_operations.ts";
import type {
  IntegralUpdateOperations,
  UpdateOperations,
} from "../operations/update_operations.ts";
import type { WaitingOperations } from "./waiting_operations.ts";

/**
 * A view of memory as an atomic object. Made by `atomicview()`.
 *
 * With `atype: ANY` it is of this class itself, which has no operations.
 *
 * @typeParam W The width in bytes.
 */
export abstract class AtomicView<W extends number = number> extends AtomicBase<W, AtomicBuffer> {
  /** @ignore Views are made by `atomicview()`. */
  protected constructor(key: symbol, state: object) {
    super(key, "atomicview()", state);
  }
}

/**
 * A view of memory as an atomic integer. With `atype: INTEGRAL` it is of this class itself, and
 * `signed` is `true` or `false`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 */
export interface AtomicIntegralView<W extends number = number>
  extends
    AtomicOperations<Integer<W>>,
    IntegralOperations<Integer<W>>,
    IntegralUpdateOperations<Integer<W>>,
    WaitingOperations<Integer<W>> {}

/** A view of memory as an atomic integer. */
export abstract class AtomicIntegralView<W extends number = number> extends AtomicView<W> {
  /** Whether the integers have a sign. */
  get signed(): boolean {
    return openSpecialized(this).signed;
  }
}

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
 * A view of memory as atomic bytes, made with `atype: BYTES`. Its values are `Uint8Array`s of its
 * width.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicBytesView<W extends number = number>
  extends
    AtomicOperations<Uint8Array>,
    UpdateOperations<Uint8Array>,
    WaitingOperations<Uint8Array> {}

/** A view of memory as atomic bytes. */
export abstract class AtomicBytesView<W extends number = number> extends AtomicView<W> {}

defineMethods(AtomicIntegralView.prototype, { arithmetic: true });
defineMethods(AtomicBytesView.prototype, { arithmetic: false });
