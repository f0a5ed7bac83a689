import { nameClasses } from "../../ffi/class_names.ts";
import { defineInspect } from "../internal/inspect.ts";
import { formatFields, formatPython } from "../internal/python_text.ts";
import { isEmpty } from "../internal/typed_array.ts";
import type { AtomicHandle } from "../atomics/handle.ts";
import { LOAD, type OpType } from "../operations/table.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import {
  ArrayObject,
  type ArrayState,
  elementOf,
  isElementIndex,
  openArray,
  stateOf,
  throwElementIndex,
} from "./array_object.ts";
import { arrayHandleOf } from "./array_handle.ts";
import { carryOutAt } from "./carry_out_at.ts";

const SHOWN = 10;

/**
 * The properties and conversions of every array of atomics. If its memory was closed, each of them
 * throws `ReleasedError`.
 *
 * @typeParam W The width of an element in bytes.
 * @typeParam B The type of the buffer.
 * @typeParam V The type of the values.
 * @typeParam A The class of an atomic on an element.
 *
 * @example
 * ```ts
 * import { atomicArray, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const a = atomicArray({ width: 2, atype: UINT, length: 100, stride: 64 });
 * assert.deepEqual([a.width, a.length, a.stride, a.byteLength], [2, 100, 64, 99 * 64 + 2]);
 * assert.deepEqual([a.readonly, a.signed], [false, false]);
 * assert.ok(a.opsSupported.includes("fetchAdd"));
 * ```
 */
export abstract class AtomicArray<
  W extends number,
  B extends ArrayBufferLike,
  V,
  A extends object,
> extends ArrayObject {
  /** The number of elements. */
  get length(): number {
    return openArray(this).length;
  }

  /** The width of an element in bytes. */
  get width(): W {
    return openArray(this).arrayClass.element.width as W;
  }

  /** The distance between the first bytes of two elements in bytes. */
  get stride(): number {
    return openArray(this).stride;
  }

  /** The number of bytes from the start of the first element to the end of the last one. */
  get byteLength(): number {
    return openArray(this).bytes.byteLength;
  }

  /** Whether the elements can only be read, because the shared memory is read-only. */
  get readonly(): boolean {
    return openArray(this).arrayClass.element.readonly;
  }

  /** The operations that the elements support, in the order of `OpType`. */
  get opsSupported(): readonly OpType[] {
    return openArray(this).arrayClass.element.opsSupported;
  }

  /** The memory: the array's own `SharedArrayBuffer`, the given one, or that of shared memory. */
  get buffer(): B {
    const { buffer } = openArray(this);
    mappingOf(buffer)?.expose();
    return buffer as B;
  }

  /**
   * Returns an atomic on an element.
   *
   * @param i The index of the element.
   * @returns A new atomic on the same memory.
   * @throws {RangeError} If `i` is not an integer from 0 to `length - 1`.
   *
   * @example
   * ```ts
   * import { atomicArray, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomicArray({ width: 4, atype: INT, length: 10 });
   * const third = a.at(2);
   * third.store(7);
   * assert.equal(a.load(2), 7);
   * ```
   */
  at(i: number): A {
    const state = openArray(this);
    if (!isElementIndex(state, i)) throwElementIndex(state, "at", i);
    return elementOf(state, i) as A;
  }

  /**
   * Loads each element once, with `SEQ_CST`, in the order of the indexes. The elements are not
   * loaded at one time: other threads may write in between.
   *
   * @returns The values.
   *
   * @example
   * ```ts
   * import { atomicArray, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomicArray({ width: 4, atype: INT, length: 3 });
   * a.add(1, 5);
   * assert.deepEqual(a.toArray(), [0, 5, 0]);
   * assert.deepEqual([...a], [0, 5, 0]);
   * ```
   */
  toArray(): V[] {
    return valuesOf(this, openArray(this), Infinity) as V[];
  }

  /** Loads each element once, with `SEQ_CST`, when the iteration reaches it. */
  *[Symbol.iterator](): Generator<V, void, undefined> {
    const { length } = openArray(this);
    for (let i = 0; i < length; i++) yield loadAt(this, i) as V;
  }

  /**
   * Returns a plain value from which `attach()` creates the same array, as `handle()` of an atomic
   * does.
   *
   * @returns The handle.
   * @throws {SharedMemoryError} `ENOENT` if the name or path of the `SharedMemory` no longer leads
   *   to it. macOS does not report this for segments.
   *
   * @example
   * ```ts
   * import { atomicArray, attach, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomicArray({ width: 4, atype: INT, length: 3 });
   * const b = attach(structuredClone(a.handle())); // as a worker receives it
   * a.store(2, 5);
   * assert.equal(b.load(2), 5);
   * ```
   */
  handle(): AtomicHandle<this> {
    return arrayHandleOf(openArray(this)) as AtomicHandle<this>;
  }

  /**
   * Describes the array with the first ten values.
   *
   * @returns The text. `console.log` prints the same.
   *
   * @example
   * ```ts
   * import { atomicArray, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const text = "AtomicIntArray(values=[0, 0], length=2, width=4, stride=4, readonly=false, " +
   *   "signed=true)";
   * assert.equal(String(atomicArray({ width: 4, atype: INT, length: 2 })), text);
   * ```
   */
  override toString(): string {
    const state = openArray(this);
    const { length, stride, arrayClass: { name, element } } = state;
    const { width, readonly, integral, signed, opsSupported } = element;
    const isLoadable = opsSupported.includes(LOAD.name);
    const texts = isLoadable ? valuesOf(this, state, SHOWN).map(formatPython) : [];
    if (texts.length < length) texts.push("...");
    const fields = { length, width, stride, readonly, ...(integral ? { signed } : {}) };
    return formatFields(name, { values: `[${texts.join(", ")}]`, ...fields });
  }

  static {
    defineInspect(this.prototype, "an atomic array", (array) => {
      const state = stateOf(array);
      if (state === undefined) return null;
      return isEmpty(state.bytes) ? `${state.arrayClass.name}(released)` : array.toString();
    });
  }
}

nameClasses({ AtomicArray });

function valuesOf(array: object, { length }: ArrayState, limit: number): unknown[] {
  const values: unknown[] = [];
  for (let i = 0; i < length && i < limit; i++) values[i] = loadAt(array, i);
  return values;
}

function loadAt(array: object, i: number): unknown {
  // The fast method, which the first load defines.
  const { load } = array as { load?: unknown };
  return typeof load === "function"
    ? Reflect.apply(load, array, [i])
    : carryOutAt(LOAD, array, [i]);
}

// A class that extends a replaced parent would pass its constructor key, which is trusted, to it.
for (const Class of [ArrayObject, AtomicArray]) Object.preventExtensions(Class);
