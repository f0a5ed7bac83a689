import type { FailureOrder, MemoryOrder } from "./memory_order.ts";

/**
 * An operation that consists of a load and a compare-exchange loop. It is atomic and lock-free, but
 * not wait-free, and not part of `opsSupported`.
 *
 * It throws the errors of {@linkcode AtomicOperations}, and `UnsupportedOperationException` unless
 * the object supports `load` and `cmpxchgWeak`.
 *
 * @typeParam V The type of the values.
 */
export interface UpdateOperations<V> {
  /**
   * Replaces the value by the result of a function, and returns the value before the update.
   *
   * Calls `update` again if another thread has changed the value in between, so `update` should not
   * have side effects. If it throws or returns `undefined`, the value stays the same.
   *
   * @param update Receives the current value, and returns the next one, in the range of the type,
   *   or `undefined` to keep it.
   * @param success The order if the value is replaced. Any memory order. Default: `SEQ_CST`.
   * @param failure The order of the load, also if the value is kept: not stronger than `success`.
   *   Default: the strongest that `success` allows.
   * @returns The value before the update, or the value that was kept.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const tokens = atomic({ width: 4, atype: UINT });
   * tokens.store(1);
   * const take = () => tokens.fetchUpdate((n) => n > 0 ? n - 1 : undefined) > 0;
   * assert.equal(take(), true);
   * assert.equal(take(), false);
   * assert.equal(tokens.load(), 0);
   * ```
   */
  fetchUpdate<S extends MemoryOrder = 5>(
    update: (value: V) => V | undefined,
    success?: S,
    failure?: FailureOrder<S>,
  ): V;
}

/**
 * The maximum and minimum, for integers only. See {@linkcode UpdateOperations}.
 *
 * @typeParam V The type of the integers.
 */
export interface IntegralUpdateOperations<V> extends UpdateOperations<V> {
  /**
   * Stores the greater of the value and the operand. C++26 `fetch_max`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`. It applies if the value stays the same, too.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const peak = atomic({ width: 4, atype: INT });
   * assert.equal(peak.fetchMax(7), 0);
   * assert.equal(peak.fetchMax(-7), 7);
   * assert.equal(peak.load(), 7);
   * ```
   */
  fetchMax(value: V, order?: MemoryOrder): V;

  /**
   * Stores the smaller of the value and the operand. C++26 `fetch_min`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`. It applies if the value stays the same, too.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const least = atomic({ width: 8, atype: INT });
   * assert.equal(least.fetchMin(-7n), 0n);
   * assert.equal(least.fetchMin(7n), -7n);
   * assert.equal(least.load(), -7n);
   * ```
   */
  fetchMin(value: V, order?: MemoryOrder): V;
}
