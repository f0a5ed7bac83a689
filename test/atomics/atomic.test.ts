import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ANY, atomic, BYTES, INT, INTEGRAL, UINT } from "../../mod.ts";
import { makeAtomic } from "../support/subjects.ts";
import { WIDTHS } from "../support/widths.ts";

describe("atomic()", () => {
  for (const width of WIDTHS) {
    test(`makes objects of ${width} bytes of zeros in their own shared memory`, () => {
      for (const atype of [INT, UINT, BYTES]) {
        const [first, second] = [makeAtomic({ width, atype }), makeAtomic({ width, atype })];
        const buffer = first.buffer as unknown as SharedArrayBuffer;
        assert.ok(buffer instanceof SharedArrayBuffer);
        assert.notEqual(buffer, second.buffer);
        assert.equal(first.buffer, buffer);
        assert.deepEqual(new Uint8Array(buffer), new Uint8Array(width));
        first.binNot();
        assert.deepEqual(new Uint8Array(buffer), new Uint8Array(width).fill(255));
        assert.deepEqual(second.toBytes(), new Uint8Array(width));
        assert.deepEqual([first.width, first.readonly], [width, false]);
      }
    });
  }

  test("accepts signed if the type leaves it open", () => {
    assert.equal(atomic({ width: 4, atype: INTEGRAL, signed: true }).signed, true);
    assert.equal(atomic({ width: 4, atype: INTEGRAL, signed: false }).signed, false);
    const a = atomic({ width: 1, atype: INTEGRAL, signed: true });
    const b = atomic({ width: 1, atype: INTEGRAL, signed: false });
    a.dec();
    b.dec();
    assert.deepEqual([a.load(), b.load()], [-1, 255]);
  });

  test("requires the flags that the type leaves open", () => {
    const needs = (name: string, options: object) => {
      const message = new RegExp(`requires ${name}: true or false, got undefined`);
      assert.throws(() => makeAtomic({ width: 4, ...options }), { name: "TypeError", message });
    };
    needs("signed", { atype: INTEGRAL });
    needs("signed", { atype: ANY, integral: true });
    needs("integral", { atype: ANY, signed: true });
    needs("integral", { atype: ANY });
  });

  test("refuses flags that contradict the type", () => {
    for (
      const options of [
        { atype: INT, signed: false },
        { atype: UINT, signed: true },
        { atype: BYTES, integral: true },
        { atype: INT, integral: false },
        { atype: INTEGRAL, signed: true, integral: false },
      ]
    ) {
      assert.throws(() => makeAtomic({ width: 4, ...options }), {
        name: "TypeError",
        message:
          /^atype [A-Z]+ requires (signed|integral): (true|false), got (true|false): leave it out$/,
      });
    }
    assert.equal(makeAtomic({ width: 4, atype: INT, signed: true, integral: true }).signed, true);
  });

  test("refuses an invalid type", () => {
    for (const atype of [undefined, null, "int", "toString", "__proto__", 1, {}, Symbol("INT")]) {
      const message = /^atype must be INT, UINT, BYTES, INTEGRAL or ANY, got /;
      assert.throws(() => makeAtomic({ width: 4, atype }), { name: "TypeError", message });
    }
  });

  test("refuses an invalid width", () => {
    for (const width of [undefined, null, "4", 4n, {}, [4], { valueOf: () => 4 }, true]) {
      assert.throws(() => makeAtomic({ width, atype: INT }), {
        name: "TypeError",
        message: /^width must be a number, got /,
      });
    }
  });

  test("refuses options that are not an object", () => {
    for (const options of [undefined, null, 4, "INT", () => 4]) {
      assert.throws(() => makeAtomic(options), {
        name: "TypeError",
        message: /^atomic\(\) takes options/,
      });
    }
  });

  test("makes objects with separate memory", () => {
    const objects = Array.from({ length: 1000 }, () => atomic({ width: 2, atype: UINT }));
    objects.forEach((object, i) => object.store(i));
    assert.ok(objects.every((object, i) => object.load() === i));
  });
});
