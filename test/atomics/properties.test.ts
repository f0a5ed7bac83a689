import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ANY, atomic, atomicview, BYTES, INT, INTEGRAL, OpType, UINT } from "../../mod.ts";
import { inspections } from "../support/inspections.ts";
import { asCallable, makeAtomic, makeContext } from "../support/subjects.ts";
import { skipWithout, WIDTHS } from "../support/widths.ts";

describe("the text of an object", () => {
  const texts: [text: string, options: object, store?: unknown][] = [
    ["AtomicInt(value=0, width=4, readonly=false, signed=true)", { width: 4, atype: INT }],
    ["AtomicInt(value=-1, width=1, readonly=false, signed=true)", { width: 1, atype: INT }, -1],
    [
      "AtomicInt(value=-170141183460469231731687303715884105728, width=16, readonly=false, " +
      "signed=true)",
      {
        width: 16,
        atype: INT,
      },
      -(2n ** 127n),
    ],
    [
      "AtomicUint(value=18446744073709551615, width=8, readonly=false, signed=false)",
      { width: 8, atype: UINT },
      2n ** 64n - 1n,
    ],
    ["AtomicIntegral(value=-5, width=2, readonly=false, signed=true)", {
      width: 2,
      atype: INTEGRAL,
      signed: true,
    }, -5],
    [
      "AtomicBytes(value=b'\\x00\\xffA~', width=4, readonly=false)",
      { width: 4, atype: BYTES },
      new Uint8Array([0, 255, 65, 126]),
    ],
  ];
  for (const [text, options, value] of texts) {
    const skip = skipWithout((options as { width: number }).width);
    test(`is ${text}`, { skip }, () => {
      const object = makeAtomic(options);
      if (value !== undefined) object.store(value);
      assert.equal(String(object), text);
      assert.equal(`${object}`, text);
      assert.equal(object.toString(), text);
      assert.deepEqual(inspections(object), [text, text]);
      const view = text.replace("(", "View(");
      const viewed = makeContext({ ...options, buffer: object.buffer }).enter();
      assert.equal(String(viewed), view);
      assert.deepEqual(inspections(viewed), [view, view]);
    });
  }

  test("contains readonly=true for a read-only view", () => {
    const object = makeContext({ buffer: new Int16Array([7]), atype: INT, readonly: true }).enter();
    assert.equal(String(object), "AtomicIntView(value=7, width=2, readonly=true, signed=true)");
  });

  test("is also available for a released view in console.log()", () => {
    const context = makeContext({ buffer: new Int16Array([7]), atype: INT });
    const object = context.enter();
    context.exit();
    assert.deepEqual(inspections(object), Array(2).fill("AtomicIntView(released)"));
    assert.throws(() => String(object), { name: "ReleasedError" });
  });

  test("contains bytes in Python's format", () => {
    const object = makeAtomic({ width: 2, atype: BYTES });
    const pythons = {
      "'x": `b"'x"`,
      "\"'": `b'"\\''`,
      "\\x": "b'\\\\x'",
      "\t\n": "b'\\t\\n'",
      "\r\x7f": "b'\\r\\x7f'",
    };
    for (const [bytes, text] of Object.entries(pythons)) {
      object.store(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
      assert.equal(String(object), `AtomicBytes(value=${text}, width=2, readonly=false)`);
    }
  });
});

describe("an object as a value", () => {
  const integers = [[4, INT, -7], [4, UINT, 4294967295], [8, INT, -7n], [
    16,
    UINT,
    2n ** 100n,
  ]] as const;
  for (const [width, atype, value] of integers) {
    const title = `Number() and BigInt() load ${value} from ${atype} of ${width} bytes`;
    test(title, { skip: skipWithout(width) }, () => {
      const object = makeAtomic({ width, atype });
      object.store(value);
      assert.equal(BigInt(object as never), BigInt(value));
      if (typeof value === "number") assert.equal(Number(object), value);
      else assert.equal(Number(object), Number(value));
    });
  }

  test("throws if the language asks for neither a number nor a text", () => {
    const objects = [INT, BYTES].flatMap((atype) => [
      makeAtomic({ width: 4, atype }),
      makeContext({ buffer: new ArrayBuffer(4), atype }).enter(),
    ]);
    for (const object of objects as unknown as number[]) {
      const uses = [
        () => object + 1,
        () => 1 + object,
        () => `${"" + object}`,
        () => (object as unknown) == 1,
      ];
      for (const use of uses) assert.throws(use, { name: "TypeError" });
    }
  });

  test("does not convert to a number if it holds bytes or an unknown kind", () => {
    for (const options of [{ atype: BYTES }, { atype: "ANY", integral: false, signed: false }]) {
      const object = makeAtomic({ width: 4, ...options });
      assert.throws(() => Number(object), { name: "TypeError" });
      assert.throws(() => BigInt(object as never), { name: "TypeError" });
    }
  });
});

describe("toBytes()", () => {
  test("returns the bytes of the memory, for every kind", () => {
    for (const width of WIDTHS) {
      for (const atype of [INT, UINT, BYTES]) {
        const buffer = new Uint8Array(new ArrayBuffer(width)).map((_, i) => 200 + i);
        assert.deepEqual(makeContext({ buffer, atype }).enter().toBytes(), buffer);
      }
    }
  });
});

describe("opsSupported", () => {
  const all = Object.values(OpType);
  const arithmetic = all.slice(all.indexOf(OpType.ADD));

  for (const width of WIDTHS) {
    test(`has all operations for ${width} bytes in order, without arithmetic for BYTES`, () => {
      for (const options of [{ atype: INT }, { atype: UINT }, { atype: INTEGRAL, signed: false }]) {
        assert.deepEqual(makeAtomic({ width, ...options }).opsSupported, all);
        assert.deepEqual(
          makeContext({ buffer: new ArrayBuffer(width), ...options }).enter().opsSupported,
          all,
        );
      }
      const without = all.filter((name) => !arithmetic.includes(name));
      assert.deepEqual(makeAtomic({ width, atype: BYTES }).opsSupported, without);
    });
  }

  test("contains the names of the existing methods", () => {
    for (const atype of [INT, UINT, BYTES]) {
      const object = makeAtomic({ width: 4, atype });
      for (const name of all) {
        const isThere = (object.opsSupported as unknown as string[]).includes(name);
        assert.equal(typeof object[name], isThere ? "function" : "undefined", `${atype}: ${name}`);
        if (isThere) assert.equal(object[name].name, name);
      }
    }
  });

  test("cannot be changed", () => {
    const object = atomic({ width: 4, atype: INT });
    assert.throws(() => (object.opsSupported as string[]).push("nothing"), TypeError);
    assert.deepEqual(object.opsSupported, all);
  });
});

test("the properties cannot be set", () => {
  using context = atomicview({ buffer: new ArrayBuffer(4), width: 4, atype: INT });
  for (const object of [atomic({ width: 4, atype: INT }), context.enter()]) {
    for (const name of ["width", "readonly", "opsSupported", "buffer", "signed"]) {
      assert.throws(() => Object.assign(object, { [name]: 1 }), TypeError);
    }
    assert.equal(object.width, 4);
  }
});

test("the properties are not enumerable", () => {
  const object = atomic({ width: 4, atype: INT });
  assert.deepEqual(Object.keys(asCallable(object)), []);
  assert.equal(JSON.stringify(object), "{}");
});

test("String(a) of ANY has neither a value nor a sign, and loads nothing", () => {
  for (const [integral, signed] of [[true, true], [true, false], [false, false]] as const) {
    const a = atomic({ width: 4, atype: ANY, integral, signed });
    assert.equal(String(a), "Atomic(width=4, readonly=false)");
    const buffer = new ArrayBuffer(2);
    using ctx = atomicview({ buffer, atype: ANY, integral, signed, readonly: true });
    const view = ctx.enter();
    assert.equal(String(view), "AtomicView(width=2, readonly=true)");
    for (const text of inspections(view)) assert.equal(text, "AtomicView(width=2, readonly=true)");
  }
});
