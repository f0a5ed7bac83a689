import type { LoadOrder, MemoryOrder } from "./memory_order.ts";

/**
 * The operations on the bits of every atomic and view. Each is one atomic step.
 *
 * Bit 0 is the least significant bit of the integer that the object's bytes are in the machine's
 * byte order. The operations throw the errors of {@linkcode AtomicOperations}.
 *
 * @typeParam V The values: `number`, `bigint` or `Uint8Array`, see {@linkcode AtomicOperations}.
 */
export interface BitwiseOperations<V> {
  /**
   * Reads one bit. patomic `test`.
   *
   * @param index The bit's index, from 0, the least significant, to `width * 8 - 1`.
   * @param order `RELAXED`, `ACQUIRE` or `SEQ_CST`. Default: `SEQ_CST`.
   * @returns Whether the bit is set.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0b0100);
   * assert.equal(a.bitTest(2), true);
   * assert.equal(a.bitTest(3), false);
   * ```
   */
  bitTest(index: number, order?: LoadOrder): boolean;

  /**
   * Inverts one bit. patomic `test_compl`, called `bit_compl` in the README of the Python package.
   *
   * @param index The bit's index, from 0, the least significant, to `width * 8 - 1`.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns Whether the bit was set before.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0b0100);
   * assert.equal(a.bitTestCompl(2), true);
   * assert.equal(a.load(), 0);
   * ```
   */
  bitTestCompl(index: number, order?: MemoryOrder): boolean;

  /**
   * Sets one bit. patomic `test_set`.
   *
   * @param index The bit's index, from 0, the least significant, to `width * 8 - 1`.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns Whether the bit was set before.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0b0100);
   * assert.equal(a.bitTestSet(2), true);
   * assert.equal(a.bitTestSet(0), false);
   * assert.equal(a.load(), 0b0101);
   * ```
   */
  bitTestSet(index: number, order?: MemoryOrder): boolean;

  /**
   * Clears one bit. patomic `test_reset`.
   *
   * @param index The bit's index, from 0, the least significant, to `width * 8 - 1`.
   * @param order Any memory order. Default: `SEQ_CST`.
   * @returns Whether the bit was set before.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0b0100);
   * assert.equal(a.bitTestReset(2), true);
   * assert.equal(a.load(), 0);
   * ```
   */
  bitTestReset(index: number, order?: MemoryOrder): boolean;

  /**
   * Sets the bits that are set in `value`, without returning a value. Faster if the processor
   * has an instruction for it. C11 `atomic_fetch_or_explicit`.
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
   * a.store(0b0101);
   * a.binOr(0b0011);
   * assert.equal(a.load(), 0b0111);
   * ```
   */
  binOr(value: V, order?: MemoryOrder): void;

  /**
   * Inverts the bits that are set in `value`, without returning a value. Faster if the processor
   * has an instruction for it. C11 `atomic_fetch_xor_explicit`.
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
   * a.store(0b0101);
   * a.binXor(0b0011);
   * assert.equal(a.load(), 0b0110);
   * ```
   */
  binXor(value: V, order?: MemoryOrder): void;

  /**
   * Clears the bits that are not set in `value`, without returning a value. Faster if the processor
   * has an instruction for it. C11 `atomic_fetch_and_explicit`.
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
   * a.store(0b0101);
   * a.binAnd(0b0011);
   * assert.equal(a.load(), 0b0001);
   * ```
   */
  binAnd(value: V, order?: MemoryOrder): void;

  /**
   * Inverts all bits, without returning a value. Faster if the processor has an instruction for
   * it. patomic `not`.
   *
   * @param order Any memory order. Default: `SEQ_CST`.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(0b0101);
   * a.binNot();
   * assert.equal(a.load(), 0b11111010);
   * ```
   */
  binNot(order?: MemoryOrder): void;

  /**
   * Sets the bits that are set in `value`, and returns the value from before. C11
   * `atomic_fetch_or_explicit`.
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
   * a.store(0b0101);
   * assert.equal(a.binFetchOr(0b0011), 0b0101);
   * assert.equal(a.load(), 0b0111);
   * ```
   */
  binFetchOr(value: V, order?: MemoryOrder): V;

  /**
   * Inverts the bits that are set in `value`, and returns the value from before. C11
   * `atomic_fetch_xor_explicit`.
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
   * a.store(0b0101);
   * assert.equal(a.binFetchXor(0b0011), 0b0101);
   * assert.equal(a.load(), 0b0110);
   * ```
   */
  binFetchXor(value: V, order?: MemoryOrder): V;

  /**
   * Clears the bits that are not set in `value`, and returns the value from before. C11
   * `atomic_fetch_and_explicit`.
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
   * a.store(0b0101);
   * assert.equal(a.binFetchAnd(0b0011), 0b0101);
   * assert.equal(a.load(), 0b0001);
   * ```
   */
  binFetchAnd(value: V, order?: MemoryOrder): V;

  /**
   * Inverts all bits, and returns the value from before. patomic `fetch_not`.
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
   * a.store(0b0101);
   * assert.equal(a.binFetchNot(), 0b0101);
   * assert.equal(a.load(), 0b11111010);
   * ```
   */
  binFetchNot(order?: MemoryOrder): V;
}
