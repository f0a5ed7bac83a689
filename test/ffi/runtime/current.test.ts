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
  const message = "Native functions can be called in Bun, Deno and Node only: " +
    "run this program with `bun`, `deno run --allow-ffi` or `node`";
  for (const globals of [{}, { process: {} }, { process: { versions: {} } }]) {
    assert.throws(() => selectRuntime(globals), { name: "Error", message });
  }
});

test("selectRuntime() throws in a Node without node:ffi", () => {
  const node = (version: string, hasPermission = true) => ({
    process: {
      versions: { node: version },
      permission: { has: () => hasPermission },
      getBuiltinModule: () => undefined,
    },
  });
  const older = (version: string) => `Node 26.9 or newer is needed, this is Node ${version}`;
  const cases = [
    [node("20.19.0"), older("20.19.0")],
    [node("26.8.2"), older("26.8.2")],
    [node("26.9.0"), "This Node has no node:ffi: run it without --no-experimental-ffi"],
    [node("27.0.0"), "This Node has no node:ffi: run it without --no-experimental-ffi"],
    [node("27.0.0", false), "Native functions need a permission: run node again with --allow-ffi"],
  ] as const;
  for (const [globals, message] of cases) {
    assert.throws(() => selectRuntime(globals), { name: "Error", message });
  }
});
