import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as api from "../../mod.ts";
import { makeAtomic, makeContext, TYPES } from "../support/subjects.ts";

const BASES: Record<string, string | undefined> = {
  Int: "Integral",
  Uint: "Integral",
  Integral: "",
  Bytes: "",
};

const suffixes = ["", "View", "ViewContext"];
const classes = api as unknown as Record<string, new (...args: unknown[]) => object>;
const classOf = (what: string, suffix: string) => classes[`Atomic${what}${suffix}`];

describe("the classes", () => {
  for (const suffix of suffixes) {
    for (const [what, base] of Object.entries(BASES)) {
      test(`Atomic${what}${suffix} extends Atomic${base}${suffix}`, () => {
        const Class = classOf(what, suffix);
        assert.equal(Class.name, `Atomic${what}${suffix}`);
        assert.equal(Object.getPrototypeOf(Class), classOf(base!, suffix));
        assert.equal(Object.getPrototypeOf(Class.prototype), classOf(base!, suffix).prototype);
      });
    }

    for (const what of ["", ...Object.keys(BASES)]) {
      test(`Atomic${what}${suffix} cannot be constructed by a program`, () => {
        const Class = classOf(what, suffix);
        const maker = suffix === "" ? "atomic()" : "atomicview()";
        const refusal = { name: "TypeError", message: `Illegal constructor: call ${maker}` };
        class Extended extends Class {}
        for (
          const key of [
            undefined,
            null,
            Symbol("construction"),
            Symbol.for("construction"),
            "construction",
            {},
          ]
        ) {
          assert.throws(() => new Class(key, {}), refusal);
          assert.throws(() => new Extended(key, {}), refusal);
        }
        assert.throws(() => (Class as unknown as () => void)(), { name: "TypeError" });
      });
    }
  }

  test("are not subclasses of each other across atomics, views and contexts", () => {
    for (
      const [one, another] of [["", "View"], ["", "ViewContext"], ["View", "ViewContext"], [
        "View",
        "",
      ]]
    ) {
      assert.equal(
        Object.prototype.isPrototypeOf.call(classOf("", one), classOf("", another)),
        false,
      );
    }
  });

  test("are the value of constructor, which does not make objects", () => {
    const { constructor } = makeAtomic({ width: 4, atype: "INT" });
    assert.equal(constructor, api.AtomicInt);
    assert.throws(() => Reflect.construct(constructor, [new Uint8Array(4)]), { name: "TypeError" });
  });
});

describe("the objects", () => {
  const names = {
    INT: "Int",
    UINT: "Uint",
    BYTES: "Bytes",
    INTEGRAL: "Integral",
    ANY: "",
  } as const;
  const ancestry: Record<string, string[]> = {
    Int: ["Int", "Integral", ""],
    Uint: ["Uint", "Integral", ""],
    Bytes: ["Bytes", ""],
    Integral: ["Integral", ""],
    "": [""],
  };
  for (const type of TYPES) {
    const what = names[type.atype];
    test(`of ${JSON.stringify(type)} are instances of their classes only`, () => {
      const context = makeContext({ ...type, buffer: new ArrayBuffer(4) });
      const objects = [makeAtomic({ width: 4, ...type }), context.enter(), context];
      for (const [i, object] of objects.entries()) {
        assert.equal(object.constructor, classOf(what, suffixes[i]));
        for (const other of ["", ...Object.keys(BASES)]) {
          for (const suffix of suffixes) {
            const expected = suffix === suffixes[i] && ancestry[what].includes(other);
            assert.equal(
              object instanceof classOf(other, suffix),
              expected,
              `Atomic${other}${suffix}`,
            );
          }
        }
      }
    });
  }

  test("of ANY have properties and no operations", () => {
    for (const type of TYPES.filter(({ atype }) => atype === "ANY")) {
      const context = makeContext({ ...type, buffer: new Int32Array([5]) });
      for (const object of [makeAtomic({ width: 4, ...type }), context.enter()]) {
        for (const name of Object.values(api.OpType)) assert.equal(object[name], undefined);
        assert.equal(object.signed, undefined);
        assert.deepEqual([object.width, object.readonly], [4, false]);
        assert.ok(String(object).length > 0);
        assert.deepEqual((object.toBytes() as unknown as Uint8Array).length, 4);
      }
    }
  });

  test("of integers have a property for their sign", () => {
    for (const type of TYPES.filter(({ atype }) => atype !== "ANY" && atype !== "BYTES")) {
      const signed = type.signed ?? type.atype === "INT";
      assert.equal(makeAtomic({ width: 4, ...type }).signed, signed);
      assert.equal(makeContext({ ...type, buffer: new ArrayBuffer(4) }).enter().signed, signed);
    }
    assert.equal(makeAtomic({ width: 4, atype: "BYTES" }).signed, undefined);
  });
});

test("the constants of types are their names", () => {
  const { ANY, INTEGRAL, BYTES, INT, UINT } = api;
  assert.deepEqual([ANY, INTEGRAL, BYTES, INT, UINT], ["ANY", "INTEGRAL", "BYTES", "INT", "UINT"]);
});
