import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "../../mod.ts";
import { CONSTRUCTION_KEY, guardConstruction } from "../../src/internal/construction.ts";

test("guardConstruction() accepts only its own key", () => {
  guardConstruction(CONSTRUCTION_KEY, "atomic()");
  for (const key of [Symbol("construction"), Symbol.for("construction"), undefined] as symbol[]) {
    assert.throws(() => guardConstruction(key, "atomic()"), {
      name: "TypeError",
      message: "Illegal constructor: call atomic()",
    });
  }
});

test("no class can get another parent, which would be constructed with the key", () => {
  const classes = Object.entries(api).filter(([name]) =>
    /^Atomic(Int|Uint|Integral|Bytes)?(View)?(Context)?$/.test(name)
  );
  assert.equal(classes.length, 15);
  for (const [, Class] of classes) {
    assert.throws(() => Object.setPrototypeOf(Class, class {}), TypeError);
  }
});
