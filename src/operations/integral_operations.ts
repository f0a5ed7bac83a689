import type { MemoryOrder } from "./memory_order.ts";

/**
 * The arithmetic operations of integral atomics and views. Each is one atomic step.
 *
 * All of them wrap around at the limits of the type, in two's complement, and throw the errors of
 * {@linkcode AtomicOperations}.
 *
 * @typeParam V The integers: `number` for widths of 1, 2 and 4 bytes, `bigint` for 8 and 16.
 */
export interface IntegralOperations<V> {
  /**
   * Adds, without returning a value. C11 `atomic_fetch_add_explicit`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(250);
   * a.add(6);
   * assert.equal(a.load(), 0);
   * ```
   */
  add(value: V, order?: MemoryOrder): void;

  /**
   * Subtracts, without returning a value. C11 `atomic_fetch_sub_explicit`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(5);
   * a.sub(6);
   * assert.equal(a.load(), 255);
   * ```
   */
  sub(value: V, order?: MemoryOrder): void;

  /**
   * Adds one, without returning a value. patomic `inc`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(255);
   * a.inc();
   * assert.equal(a.load(), 0);
   * ```
   */
  inc(order?: MemoryOrder): void;

  /**
   * Subtracts one, without returning a value. patomic `dec`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0);
   * a.dec();
   * assert.equal(a.load(), 255);
   * ```
   */
  dec(order?: MemoryOrder): void;

  /**
   * Changes the sign, in two's complement, without returning a value. patomic `neg`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(1);
   * a.neg();
   * assert.equal(a.load(), 255);
   * ```
   */
  neg(order?: MemoryOrder): void;

  /**
   * Adds, and returns the value from before. C11 `atomic_fetch_add_explicit`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(250);
   * assert.equal(a.fetchAdd(6), 250);
   * assert.equal(a.load(), 0);
   * ```
   */
  fetchAdd(value: V, order?: MemoryOrder): V;

  /**
   * Subtracts, and returns the value from before. C11 `atomic_fetch_sub_explicit`.
   *
   * @param value The operand, in the range of the type.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(5);
   * assert.equal(a.fetchSub(6), 5);
   * assert.equal(a.load(), 255);
   * ```
   */
  fetchSub(value: V, order?: MemoryOrder): V;

  /**
   * Adds one, and returns the value from before. patomic `fetch_inc`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(255);
   * assert.equal(a.fetchInc(), 255);
   * assert.equal(a.load(), 0);
   * ```
   */
  fetchInc(order?: MemoryOrder): V;

  /**
   * Subtracts one, and returns the value from before. patomic `fetch_dec`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0);
   * assert.equal(a.fetchDec(), 0);
   * assert.equal(a.load(), 255);
   * ```
   */
  fetchDec(order?: MemoryOrder): V;

  /**
   * Changes the sign, in two's complement, and returns the value from before. patomic `fetch_neg`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns The value before the operation.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(1);
   * assert.equal(a.fetchNeg(), 1);
   * assert.equal(a.load(), 255);
   * ```
   */
  fetchNeg(order?: MemoryOrder): V;
}
