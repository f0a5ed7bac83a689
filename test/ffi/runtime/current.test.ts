import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRuntime, selectRuntime } from "../../../ffi/runtime/current.ts";

test("currentRuntime() returns one object", () => {
  assert.equal(currentRuntime(), currentRuntime());
});

test("selectRuntime() uses the global object of the runtime", () => {
  assert.equal(selectRuntime(globalThis).target, currentRuntime().target);
});

test("selectRuntime() throws in another runtime", () => {
  const message = "Native functions can be called in Bun and in Deno only: " +
    "run this program with `bun` or `deno run --allow-ffi`";
  for (const globals of [{}, { process: { versions: { node: "24.0.0" } } }]) {
    assert.throws(() => selectRuntime(globals), { name: "Error", message });
  }
});
