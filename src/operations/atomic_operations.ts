import type { BitwiseOperations } from "./bitwise_operations.ts";
import type { CmpxchgResult } from "./cmpxchg_result.ts";
import type { FailureOrder, LoadOrder, MemoryOrder, StoreOrder } from "./memory_order.ts";

/**
 * The operations of every atomic and view. Each is one atomic step.
 *
 * All of them throw, before anything is written: `ReleasedError` if the view is released or its
 * buffer was detached; `UnsupportedOperationException` if the operation is not in `opsSupported`;
 * `TypeError` for a value of the wrong type; `RangeError` for an integer or index out of range, and
 * for bytes of the wrong length; `MemoryOrderError` for an order that the operation does not
 * accept.
 *
 * @typeParam V The type of the values: `number` for integers of 1, 2 and 4 bytes, `bigint` for 8
 *   and 16 bytes, `Uint8Array` for bytes. Arguments are never modified, and results are copies.
 */
export interface AtomicOperations<V> extends BitwiseOperations<V> {
  /**
   * Reads the value. C11 `atomic_load_explicit`.
   *
   * @param order The memory order: `RELAXED`, `ACQUIRE` or `SEQ_CST`. Default: `SEQ_CST`.
   * @returns The value.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * a.store(7);
   * assert.equal(a.load(), 7);
   * ```
   */
  load(order?: LoadOrder): V;

  /**
   * Writes a value. C11 `atomic_store_explicit`.
   *
   * @param desired The new value, in the range of the type.
   * @param order `RELAXED`, `RELEASE` or `SEQ_CST`. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * a.store(-1);
   * assert.equal(a.load(), -1);
   * assert.throws(() => a.store(2 ** 31), RangeError);
   * ```
   */
  store(desired: V, order?: StoreOrder): void;

  /**
   * Writes a value and returns the one it replaces. C11 `atomic_exchange_explicit`.
   *
   * @param desired The new value, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * assert.equal(a.exchange(5), 0);
   * assert.equal(a.exchange(6), 5);
   * ```
   */
  exchange(desired: V, order?: MemoryOrder): V;

  /**
   * Stores `desired` if the object holds `expected`. It may fail although the values are equal
   * (spuriously, on LL/SC processors): call it in a loop. C11
   * `atomic_compare_exchange_weak_explicit`.
   *
   * @param expected The value to compare with.
   * @param desired The value to store if they are equal.
   * @param success Any memory order, for the read-modify-write. Default: `SEQ_CST`.
   * @param failure The order of the load if they differ: `RELAXED`, `ACQUIRE` or `SEQ_CST`, not
   *   stronger than `success`. Default: the strongest order that `success` allows.
   * @returns Whether it stored, and the value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * let { success, expected } = a.cmpxchgWeak(0, 1);
   * while (!success) ({ success, expected } = a.cmpxchgWeak(expected, expected + 1));
   * assert.equal(a.load(), 1);
   * ```
   */
  cmpxchgWeak<S extends MemoryOrder>(
    expected: V,
    desired: V,
    success?: S,
    failure?: FailureOrder<S>,
  ): CmpxchgResult<V>;

  /**
   * Stores `desired` if the object holds `expected`, and fails only if it does not. C11
   * `atomic_compare_exchange_strong_explicit`.
   *
   * @param expected The value to compare with.
   * @param desired The value to store if they are equal.
   * @param success Any memory order, for the read-modify-write. Default: `SEQ_CST`.
   * @param failure The order of the load if they differ: `RELAXED`, `ACQUIRE` or `SEQ_CST`, not
   *   stronger than `success`. Default: the strongest order that `success` allows.
   * @returns Whether it stored, and the value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * assert.deepEqual([...a.cmpxchgStrong(0, 1)], [true, 0]);
   * assert.deepEqual([...a.cmpxchgStrong(0, 2)], [false, 1]);
   * ```
   */
  cmpxchgStrong<S extends MemoryOrder>(
    expected: V,
    desired: V,
    success?: S,
    failure?: FailureOrder<S>,
  ): CmpxchgResult<V>;
}
