import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { atomicArray, INT, UINT } from "../../mod.ts";
import { makeArray } from "../support/subjects.ts";

const OPTIONS = { width: 4, atype: INT, length: 3 } as const;

describe("the options of atomicArray()", () => {
  const buffer = new SharedArrayBuffer(64);
  const wrong: Readonly<Record<string, [options: object, error: string]>> = {
    "no length": [{ length: undefined }, "TypeError"],
    "a length that is text": [{ length: "3" }, "TypeError"],
    "no elements": [{ length: 0 }, "RangeError"],
    "a negative length": [{ length: -1 }, "RangeError"],
    "a length that is not an integer": [{ length: 1.5 }, "RangeError"],
    "a length above every memory size": [{ length: 2 ** 53 - 1 }, "RangeError"],
    "more elements than fit": [{ length: 17, buffer }, "RangeError"],
    "more elements than fit behind the offset": [{ length: 16, buffer, offset: 4 }, "RangeError"],
    "more elements than fit with the stride": [{ length: 3, stride: 32, buffer }, "RangeError"],
    "a stride below the width": [{ stride: 2 }, "RangeError"],
    "a stride of 0": [{ stride: 0 }, "RangeError"],
    "a misaligned stride": [{ stride: 6 }, "RangeError"],
    "a stride that is text": [{ stride: "4" }, "TypeError"],
    "a misaligned offset": [{ buffer, offset: 2 }, "AlignmentError"],
    "a negative offset": [{ buffer, offset: -4 }, "RangeError"],
    "an offset that is a bigint": [{ buffer, offset: 4n }, "TypeError"],
    "an offset without memory": [{ offset: 4 }, "TypeError"],
    "an ArrayBuffer": [{ buffer: new ArrayBuffer(64) }, "TypeError"],
    "a memory that is not a SharedMemory": [{ memory: {} }, "TypeError"],
    "both kinds of memory": [{ buffer, memory: {} }, "TypeError"],
    "a width without operations": [{ width: 3 }, "UnsupportedWidthException"],
    "a width that is text": [{ width: "4" }, "TypeError"],
    "a type for run time only": [{ atype: "INTEGRAL" }, "TypeError"],
    "no type": [{ atype: undefined }, "TypeError"],
    "an unknown option": [{ size: 3 }, "TypeError"],
  };
  for (const [title, [options, name]] of Object.entries(wrong)) {
    test(`refuse ${title}`, () => {
      assert.throws(() => makeArray({ ...OPTIONS, ...options }), { name });
    });
  }

  test("refuse more memory than can be allocated, and report how much", () => {
    for (const [length, stride] of [[2 ** 53 - 1, 4], [2 ** 50, 8], [2, 2 ** 52]] as const) {
      assert.throws(() => makeArray({ ...OPTIONS, length, stride }), {
        name: "RangeError",
        message: `${length} elements with a stride of ${stride} need ${length * stride} bytes, ` +
          "which the runtime cannot allocate",
      });
    }
  });

  test("place the elements in existing memory", () => {
    const words = new Int32Array(buffer);
    const a = atomicArray({ ...OPTIONS, buffer, offset: 8, stride: 16 });
    for (let i = 0; i < 3; i++) a.store(i, i + 1);
    assert.deepEqual([words[2], words[6], words[10]], [1, 2, 3]);
    assert.equal(words.reduce((sum, value) => sum + value), 6);
    assert.equal(a.buffer, buffer);
    assert.equal(a.byteLength, 36);
  });

  test("do not ask the buffer's own properties for its length", () => {
    const shadowed = (value: number) =>
      Object.defineProperty(new SharedArrayBuffer(16), "byteLength", { value });
    assert.equal(makeArray({ ...OPTIONS, length: 4, buffer: shadowed(0) }).length, 4);
    assert.throws(() => makeArray({ ...OPTIONS, length: 5, buffer: shadowed(64) }), {
      name: "RangeError",
      message: /: the memory has 16 from offset 0$/,
    });
  });

  test("accept exactly as many elements as fit", () => {
    assert.equal(atomicArray({ ...OPTIONS, length: 16, buffer }).byteLength, 64);
  });

  test("allocate a megabyte for a million elements of one byte", () => {
    const a = atomicArray({ width: 1, atype: UINT, length: 1e6 });
    assert.equal(a.buffer.byteLength, 1e6);
    assert.equal(a.fetchAdd(999_999, 255), 0);
    assert.equal(a.load(999_999), 255);
    assert.throws(() => a.load(1e6), RangeError);
  });
});
