import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runForJson, RUNTIME } from "../support/child.ts";
import { copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FREEZE = `
  for (const frozen of [Object, Function, Array, Error, TypeError, RangeError, Promise, Map]) {
    Object.freeze(frozen);
    Object.freeze(frozen.prototype);
  }
`;
// Modules that the package uses, and that assign to what is frozen here when they are loaded: Bun's
// node:worker_threads for waitAsync(), and Node's node:ffi, which prints a warning.
const LOAD = {
  Bun: `await import("node:worker_threads");`,
  Deno: "",
  Node: `await import("node:ffi");`,
}[RUNTIME];
// All functions that load or make something on first use.
const USE = `
  const reported = [];
  const a = api.atomic({ width: 4, atype: api.INT });
  a.add(3);
  using memory = api.SharedMemory.create({ size: 64, unlinkOnClose: true });
  const b = api.atomic({ width: 4, atype: api.INT, memory });
  reported.push(a.load(), b.wait(1), b.notify(), await b.waitAsync(0, { timeout: 1 }));
  const errors = [
    () => a.load(3),
    () => a.add(2 ** 40),
    () => api.SharedMemory.open({ name: "no-such-segment" }),
    () => api.atomic({ width: 3, atype: api.INT }),
  ];
  for (const call of errors) try { call(); } catch (error) { reported.push(error.name); }
  console.log(JSON.stringify(reported));
`;
const EXPECTED = [
  3,
  "not-equal",
  0,
  "timed-out",
  "MemoryOrderError",
  "RangeError",
  "SharedMemoryError",
  "UnsupportedWidthException",
];
const FOLDER = temporaryFolder();

describe("with the built-in classes frozen", () => {
  for (const source of ["file", "embedded"]) {
    const mod = source === "embedded" ? join(copyPackage(FOLDER), "mod.ts") : undefined;
    const options = { deno: ["--allow-all"], ...(mod !== undefined && { mod }) };

    test(`before the import, everything works, with the library from: ${source}`, () => {
      assert.deepEqual(runForJson(USE, { ...options, before: LOAD + FREEZE }), EXPECTED);
    });

    test(`after the import, everything works, with the library from: ${source}`, () => {
      const code = `${LOAD}${FREEZE}
        Object.freeze(api.SharedMemoryError.prototype);
        Object.freeze(api.LibraryLoadError.prototype);
        ${USE}`;
      assert.deepEqual(runForJson(code, options), EXPECTED);
    });

    test(`fake timers change nothing, with the library from: ${source}`, () => {
      const fake = "globalThis.setTimeout = globalThis.clearTimeout = () => 0;";
      assert.deepEqual(runForJson(fake + USE, options), EXPECTED);
    });

    test(`wait() loads nothing of the runtime, with the library from: ${source}`, () => {
      const code = `console.log(JSON.stringify(api.atomic({ width: 4, atype: api.INT }).wait(1)));`;
      const before = RUNTIME === "Node" ? LOAD + FREEZE : FREEZE;
      assert.equal(runForJson(code, { ...options, before }), "not-equal");
    });
  }
});
