import { isInMask, OrderMask } from "./order_mask.ts";

/**
 * The memory orders of C11 (`memory_order`), with patomic's values. `CONSUME` is
 * not one of them, because compilers treat it as `ACQUIRE`.
 *
 * | order | for | what it orders |
 * |---|---|---|
 * | `RELAXED` | all | nothing but the object itself |
 * | `ACQUIRE` | loads, read-modify-writes | what follows is not seen before it |
 * | `RELEASE` | stores, read-modify-writes | what precedes is seen by the thread that acquires it |
 * | `ACQ_REL` | read-modify-writes | both of the above |
 * | `SEQ_CST` | all | both, and all such operations have one order that every thread sees |
 *
 * @example
 * ```ts
 * import { atomic, INT, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const ready = atomic({ width: 4, atype: INT });
 * ready.store(1, MemoryOrder.RELEASE);
 * assert.equal(ready.load(MemoryOrder.ACQUIRE), 1);
 * ```
 */
export const MemoryOrder = {
  /** Atomic, without any order of other accesses. */
  RELAXED: 0,
  /** Loads and read-modify-writes: what follows in the program happens after it. */
  ACQUIRE: 2,
  /** Stores and read-modify-writes: what precedes in the program happens before it. */
  RELEASE: 3,
  /** Read-modify-writes: `ACQUIRE` and `RELEASE`. */
  ACQ_REL: 4,
  /** The default: one order of all such operations that every thread agrees on. */
  SEQ_CST: 5,
} as const;

Object.freeze(MemoryOrder);

/** One of the five values of {@linkcode MemoryOrder}. */
export type MemoryOrder = 0 | 2 | 3 | 4 | 5;

/** The orders of `load()` and `bitTest()`: `RELAXED`, `ACQUIRE` and `SEQ_CST`. */
export type LoadOrder = 0 | 2 | 5;

/** The orders of `store()`: `RELAXED`, `RELEASE` and `SEQ_CST`. */
export type StoreOrder = 0 | 3 | 5;

/**
 * The orders of a failed compare-exchange: those of a load that are not stronger than `success`.
 *
 * @typeParam S The type of the order `success`, a literal if it is known.
 */
export type FailureOrder<S extends MemoryOrder = MemoryOrder> = S extends 0 ? 0
  : S extends 5 ? 0 | 2 | 5
  : 0 | 2;

/**
 * Returns whether a store accepts this memory order in C11: `RELAXED`, `RELEASE` or `SEQ_CST`.
 *
 * @param order Any value. One that is not a memory order is not valid.
 * @returns Whether `store()` accepts it.
 *
 * @example
 * ```ts
 * import { isValidStoreOrder, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isValidStoreOrder(MemoryOrder.RELEASE), true);
 * assert.equal(isValidStoreOrder(MemoryOrder.ACQUIRE), false);
 * ```
 */
export function isValidStoreOrder(order: MemoryOrder): order is StoreOrder {
  return isInMask(OrderMask.STORE, order);
}

/**
 * Returns whether a load accepts this memory order in C11: `RELAXED`, `ACQUIRE` or `SEQ_CST`.
 *
 * @param order Any value. One that is not a memory order is not valid.
 * @returns Whether `load()` and `bitTest()` accept it.
 *
 * @example
 * ```ts
 * import { isValidLoadOrder, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isValidLoadOrder(MemoryOrder.ACQUIRE), true);
 * assert.equal(isValidLoadOrder(MemoryOrder.ACQ_REL), false);
 * ```
 */
export function isValidLoadOrder(order: MemoryOrder): order is LoadOrder {
  return isInMask(OrderMask.LOAD, order);
}

/**
 * Returns whether a compare-exchange accepts these two memory orders. patomic requires that `fail`
 * is an order of a load, and not above `success` in the order in which {@linkcode MemoryOrder}
 * lists them.
 *
 * @param fail The order of the load if the compare-exchange fails.
 * @param success The order if the compare-exchange succeeds.
 * @returns Whether `cmpxchgWeak()` and `cmpxchgStrong()` accept the pair.
 *
 * @example
 * ```ts
 * import { isValidFailOrder, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isValidFailOrder(MemoryOrder.ACQUIRE, MemoryOrder.ACQ_REL), true);
 * assert.equal(isValidFailOrder(MemoryOrder.SEQ_CST, MemoryOrder.ACQ_REL), false);
 * ```
 */
export function isValidFailOrder(fail: MemoryOrder, success: MemoryOrder): boolean {
  return isInMask(OrderMask.ALL, success) && isInMask(OrderMask.LOAD, fail) && fail <= success;
}
