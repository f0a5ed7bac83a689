import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ANY, atomic, atomicview, BYTES, INT, INTEGRAL, OpType, UINT } from "../../mod.ts";
import { makeContext } from "../support/subjects.ts";
import { WIDTHS } from "../support/widths.ts";

describe("atomicview()", () => {
  test("uses the buffer's length as its width, and accepts it as an option", () => {
    for (const length of WIDTHS) {
      const buffer = new ArrayBuffer(length);
      assert.equal(makeContext({ buffer, atype: INT }).enter().width, length);
      assert.equal(makeContext({ buffer, width: length, atype: INT }).enter().width, length);
      assert.equal(makeContext({ buffer, width: undefined, atype: INT }).enter().width, length);
    }
    assert.equal(makeContext({ buffer: new Int32Array(2), atype: BYTES }).enter().width, 8);
  });

  test("refuses a width that is not the buffer's length", () => {
    for (const width of [0, 1, 8, 3, -4, 4.5, NaN, 2 ** 32 + 4]) {
      const message =
        `width must equal the buffer's length of 4 bytes, or be left out, got ${width}`;
      assert.throws(() => makeContext({ buffer: new ArrayBuffer(4), width, atype: INT }), {
        name: "RangeError",
        message,
      });
    }
    for (const width of ["4", 4n, null, {}, [4]]) {
      const options = { buffer: new ArrayBuffer(4), width, atype: INT };
      assert.throws(() => makeContext(options), {
        name: "TypeError",
        message: /^width must be a number, got /,
      });
    }
  });

  test("refuses an invalid readonly and an invalid alignment", () => {
    const buffer = new ArrayBuffer(4);
    for (const readonly of [null, 0, 1, "true", {}]) {
      assert.throws(() => makeContext({ buffer, atype: INT, readonly }), {
        name: "TypeError",
        message: /^readonly must be/,
      });
    }
    for (const alignment of [null, "", "maximum", "RECOMMENDED", 4, {}]) {
      const message = /^alignment must be "recommended" or "minimum", got /;
      assert.throws(() => makeContext({ buffer, atype: INT, alignment }), {
        name: "TypeError",
        message,
      });
    }
  });

  test("refuses an invalid type, missing flags, and flags that contradict the type", () => {
    const buffer = new ArrayBuffer(4);
    for (
      const options of [{}, { atype: "int" }, { atype: INTEGRAL }, { atype: ANY, signed: true }, {
        atype: INT,
        signed: false,
      }]
    ) {
      assert.throws(() => makeContext({ buffer, ...options }), {
        name: "TypeError",
        message: /^atype /,
      });
    }
  });

  test("refuses options that are not an object", () => {
    for (const options of [undefined, null, 4, "INT", () => 4]) {
      assert.throws(() => makeContext(options), {
        name: "TypeError",
        message: /^atomicview\(\) takes options/,
      });
    }
  });

  test("makes a view of an atomic's memory", () => {
    const a = atomic({ width: 8, atype: INT });
    using context = atomicview({ buffer: a.buffer, width: 8, atype: UINT });
    const view = context.enter();
    a.store(-1n);
    assert.equal(view.load(), 2n ** 64n - 1n);
    assert.equal(view.buffer, a.buffer);
  });

  test("does not read the memory before it is used", () => {
    const buffer = new Int32Array([41]);
    using context = atomicview({ buffer, width: 4, atype: INT });
    buffer[0] = 42;
    assert.equal(context.enter().load(), 42);
  });
});

describe("a read-only view", () => {
  for (const width of [1, 2, 4, 8]) {
    test(`of ${width} bytes supports loads and bit tests only`, () => {
      for (
        const options of [{ atype: INT }, { atype: UINT }, { atype: BYTES }, {
          atype: INTEGRAL,
          signed: true,
        }]
      ) {
        const buffer = new Uint8Array(new ArrayBuffer(width)).fill(1);
        const object = makeContext({ ...options, buffer, readonly: true }).enter();
        assert.equal(object.readonly, true);
        assert.deepEqual(object.opsSupported, [OpType.LOAD, OpType.BIT_TEST]);
        assert.equal(object.bitTest(0), true);
        assert.equal(object.bitTest(1), false);
        assert.deepEqual(object.toBytes(), buffer);
        buffer.fill(0);
        assert.equal(object.bitTest(0), false);
        const zero = options.atype === BYTES ? new Uint8Array(width) : width <= 4 ? 0 : 0n;
        assert.deepEqual(object.load(), zero);
      }
    });
  }
});
