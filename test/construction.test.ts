import assert from "node:assert/strict";
import { test } from "node:test";
import { CONSTRUCTION_KEY, guardConstruction } from "../src/construction.ts";

test("guardConstruction() takes its own key only", () => {
  guardConstruction(CONSTRUCTION_KEY, "atomic()");
  for (const key of [Symbol("construction"), Symbol.for("construction"), undefined] as symbol[]) {
    assert.throws(() => guardConstruction(key, "atomic()"), {
      name: "TypeError",
      message: "Illegal constructor: call atomic()",
    });
  }
});
