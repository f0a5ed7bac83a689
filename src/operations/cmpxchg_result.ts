/**
 * What a compare-exchange gives: whether it stored, and the value that it found. It destructures as an object and as an array; to
 * TypeScript, each element of the array may be either of the two.
 *
 * @typeParam V The type of the object's values: `number`, `bigint` or `Uint8Array`.
 *
 * @example
 * ```ts
 * import { atomic, INT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const a = atomic({ width: 4, atype: INT });
 * const { success, expected } = a.cmpxchgStrong(0, 5);
 * assert.deepEqual([success, expected], [true, 0]);
 *
 * const [again, found] = a.cmpxchgStrong(0, 6);
 * assert.deepEqual([again, found], [false, 5]);
 * ```
 */
export class CmpxchgResult<V> {
  /** Whether the object held the expected value, and holds the desired one now. */
  declare readonly success: boolean;

  /** The value that the object held. Equal to the expected one where `success` is true. */
  declare readonly expected: V;

  /**
   * Makes a result, as the operations do.
   *
   * @param success Whether the desired value was stored.
   * @param expected The value that was found.
   */
  constructor(success: boolean, expected: V) {
    this.success = success;
    this.expected = expected;
  }

  /** Gives `success`, then `expected`, so that the result destructures as an array too. */
  *[Symbol.iterator](): Generator<boolean | V, void, unknown> {
    yield this.success;
    yield this.expected;
  }
}
