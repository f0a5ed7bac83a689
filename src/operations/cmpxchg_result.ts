import { nameClasses } from "../../ffi/class_names.ts";
import { formatFields } from "../internal/python_text.ts";

/**
 * The result of a compare-exchange: whether it stored, and the value that it found. It destructures
 * as an object and as an array. To TypeScript, each element of the array has the union of both
 * types.
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

  /** The value that the object held. Equal to the expected one if `success` is true. */
  declare readonly expected: V;

  /**
   * Creates a result, as compare-exchange does.
   *
   * @param success Whether the desired value was stored.
   * @param expected The value that the object held.
   * @throws {TypeError} If an argument is missing.
   */
  constructor(success: boolean, expected: V) {
    if (arguments.length < 2) {
      throw new TypeError(
        `CmpxchgResult() requires success and expected, got ${arguments.length} of 2 arguments`,
      );
    }
    this.success = success;
    this.expected = expected;
  }

  /** Yields `success`, then `expected`, so that the result destructures as an array too. */
  *[Symbol.iterator](): Generator<boolean | V, void, unknown> {
    yield this.success;
    yield this.expected;
  }

  /**
   * Returns the fields as text, in the form of the Python package.
   *
   * @returns The text.
   *
   * @example
   * ```ts
   * import { CmpxchgResult } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const result = new CmpxchgResult(true, 5);
   * assert.equal(String(result), "CmpxchgResult(success=true, expected=5)");
   * ```
   */
  toString(): string {
    return formatFields("CmpxchgResult", { success: this.success, expected: this.expected });
  }
}

nameClasses({ CmpxchgResult });
