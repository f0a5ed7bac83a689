import type { OpType } from "../operations/table.ts";

/**
 * What every atomic and view tells of itself. On a view that is released, each of these throws `ReleasedError`.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer.
 *
 * @example
 * ```ts
 * import { atomicview, BYTES } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using ctx = atomicview({ buffer: new ArrayBuffer(8), atype: BYTES, readonly: true });
 * const a = ctx.enter();
 * assert.equal(a.width, 8);
 * assert.equal(a.readonly, true);
 * assert.deepEqual(a.opsSupported, ["load", "bitTest"]);
 * ```
 */
export interface AtomicProperties<W extends number, B> {
  /** The object's width in bytes. */
  readonly width: W;

  /** Whether it can only be read. False for all but views that were asked to be, and what is in read-only shared memory. */
  readonly readonly: boolean;

  /**
   * The operations that can be used on it, in the order of `OpType`. With `atype: ANY`, which has no methods for them, those that an
   * object of this memory would have.
   */
  readonly opsSupported: readonly OpType[];

  /** The memory that it is in: an atomic's own `SharedArrayBuffer`, the `buffer` of shared memory, or the buffer that a view was made on. */
  readonly buffer: B;

  /**
   * Loads the value, with `SEQ_CST`, as bytes in the machine's byte order.
   *
   * @returns A fresh copy.
   *
   * @example
   * ```ts
   * import { atomic, UINT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 1, atype: UINT });
   * a.store(255);
   * assert.deepEqual(a.toBytes(), new Uint8Array([255]));
   * ```
   */
  toBytes(): Uint8Array;

  /**
   * Describes it in words, with the value of now, in the form that Python's package has.
   *
   * @returns The text, which `console.log` shows as well.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * assert.equal(String(a), "AtomicInt(value=0, width=4, readonly=false, signed=true)");
   * ```
   */
  toString(): string;

  /**
   * Converts it where that is asked for: `Number(a)` and `BigInt(a)` load an integer, with `SEQ_CST`; `String(a)` and a template
   * literal describe it. A use as any value, as in `a + 1` or `a == 1`, throws. The language does not tell `Number(a)` from the
   * other uses as a number, as `a * 2` and `a < 3` are.
   *
   * @param hint What the language asks for.
   * @returns The value or the text.
   * @throws {TypeError} For the hint `"default"`, and for a number of what is no integer.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * a.store(7);
   * assert.equal(Number(a), 7);
   * assert.throws(() => (a as unknown as number) + 1, TypeError);
   * ```
   */
  [Symbol.toPrimitive](hint: string): string | number | bigint;
}

/**
 * What integral atomics and views tell of themselves as well.
 *
 * @example
 * ```ts
 * import { atomic, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(atomic({ width: 4, atype: UINT }).signed, false);
 * ```
 */
export interface IntegralProperties {
  /** Whether the integers have a sign. */
  readonly signed: boolean;
}
