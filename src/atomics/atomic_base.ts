import { defineInspect } from "../internal/inspect.ts";
import { LOAD, type OpType } from "../operations/table.ts";
import { formatFields } from "../internal/python_text.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import {
  AtomicObject,
  bufferOf,
  findSpecialized,
  isReleased,
  openSpecialized,
} from "../specialized/atomic_object.ts";
import { loadValue } from "../specialized/carry_out.ts";
import { copyOfResult } from "../specialized/scratch.ts";

/**
 * The properties and conversions of every atomic and view. On a released view, each of them throws
 * `ReleasedError`.
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
export abstract class AtomicBase<W extends number, B> extends AtomicObject {
  /** The width in bytes. */
  get width(): W {
    return openSpecialized(this).width as W;
  }

  /**
   * Whether the object can only be read: a read-only view, or an object in read-only shared memory.
   */
  get readonly(): boolean {
    return openSpecialized(this).readonly;
  }

  /**
   * The operations that the object supports, in the order of `OpType`. With `atype: ANY`, which has
   * no methods for them, the operations that another object on this memory would support.
   */
  get opsSupported(): readonly OpType[] {
    return openSpecialized(this).opsSupported;
  }

  /**
   * The memory of the object: an atomic's own `SharedArrayBuffer`, the `buffer` of shared memory,
   * or the buffer that a view was made on.
   */
  get buffer(): B {
    openSpecialized(this);
    const buffer = bufferOf(this);
    mappingOf(buffer)?.expose();
    return buffer as B;
  }

  /**
   * Loads the value, with `SEQ_CST`, as bytes in the machine's byte order.
   *
   * @returns A new copy.
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
  toBytes(): Uint8Array {
    loadValue(this);
    return copyOfResult(openSpecialized(this).width);
  }

  /**
   * Describes the object with its present value, in the format of Python's package.
   *
   * @returns The text. `console.log` prints the same.
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
  override toString(): string {
    const { name, Base, width, readonly, integral, signed, opsSupported } = openSpecialized(this);
    // With `atype: ANY` the kind of value is unknown.
    if (!(LOAD.name in Base.prototype)) return formatFields(name, { width, readonly });
    const value = opsSupported.includes(LOAD.name) ? loadValue(this) : "?";
    return formatFields(name, { value, width, readonly, ...(integral ? { signed } : {}) });
  }

  /**
   * Converts the object explicitly. `Number(a)` and `BigInt(a)` load an integer with `SEQ_CST`;
   * `String(a)` and a template literal describe the object. Other uses as a value, such as `a + 1`
   * and `a == 1`, throw. The language does not distinguish `Number(a)` from `a * 2` and `a < 3`.
   *
   * @param hint The kind of value that the language asks for.
   * @returns The value or the text.
   * @throws {TypeError} For the hint `"default"`, and for a number if the object is not an integer.
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
  [Symbol.toPrimitive](hint: string): string | number | bigint {
    const { integral, name } = openSpecialized(this);
    if (hint === "string") return this.toString();
    if (hint === "number" && integral) return loadValue(this) as number | bigint;
    const advice = integral ? "call load(), Number() or BigInt()" : "call load() or toBytes()";
    throw new TypeError(
      `Cannot use an ${name} as a ${hint === "number" ? "number" : "value"}: ${advice}`,
    );
  }

  static {
    defineInspect(this.prototype, "an atomic or a view", (object) => {
      const name = findSpecialized(object)?.name;
      if (name === undefined) return null;
      return isReleased(object) ? `${name}(released)` : object.toString();
    });
  }
}

// A class that extends a replaced parent would pass its constructor key, which is trusted, to it.
for (const Class of [AtomicObject, AtomicBase]) Object.preventExtensions(Class);
