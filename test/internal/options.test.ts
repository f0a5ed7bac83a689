import assert from "node:assert/strict";
import { test } from "node:test";
import { Alignment, atomic, atomicArray, atomicview, INT, SharedMemory } from "../../mod.ts";
import { checkOptions } from "../../src/internal/options.ts";

const check = (options: unknown) => checkOptions(options, ["size", "name"], "make({ size: 4 })");

test("checkOptions() accepts known options in any number, undefined ones as well", () => {
  check({});
  check({ size: 4 });
  check({ size: 4, name: undefined });
  check(Object.assign(Object.create({ inherited: 1 }), { name: "a" }));
});

test("checkOptions() throws for a value that is not an object", () => {
  for (const value of [undefined, null, 4, "size", Symbol("size"), 4n, true, () => {}]) {
    assert.throws(() => check(value), {
      name: "TypeError",
      message: /^make\(\) takes options, as in make\({ size: 4 }\), got /,
    });
  }
});

test("checkOptions() names an unknown option and lists the known ones", () => {
  for (const value of [1, undefined]) {
    assert.throws(() => check({ size: 4, sise: value }), {
      name: "TypeError",
      message: 'make(): unknown option "sise", expected one of size, name',
    });
  }
});

test("every function with options refuses an unknown one, without an effect", () => {
  using memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  const a = atomic({ width: 4, atype: INT });
  const alignment = new Alignment(4);
  const buffer = new Int32Array(1);
  const name = `patomic-${crypto.randomUUID()}`;
  const path = `/tmp/${name}`;
  const calls: Readonly<Record<string, [call: (options: object) => unknown, known: RegExp]>> = {
    atomic: [
      (options) => atomic({ width: 4, atype: INT, ...options }),
      /width, atype, integral, signed, buffer, memory, offset$/,
    ],
    atomicview: [
      (options) => atomicview({ buffer, atype: INT, ...options }),
      /buffer, width, atype, integral, signed, readonly, alignment$/,
    ],
    atomicArray: [
      (options) => atomicArray({ width: 4, atype: INT, length: 1, ...options }),
      /one of width, atype, length, stride, buffer, memory, offset$/,
    ],
    isValid: [(options) => alignment.isValid(buffer, options), /one of usingRecommended$/],
    "SharedMemory.create": [
      (options) => SharedMemory.create({ name, size: 4, ...options }),
      /one of name, size, mode, unlinkOnClose, replaceStale$/,
    ],
    "SharedMemory.openOrCreate": [
      (options) => SharedMemory.openOrCreate({ name, size: 4, ...options }),
      /one of name, size, mode, unlinkOnClose$/,
    ],
    "SharedMemory.open": [
      (options) => SharedMemory.open({ name, ...options }),
      /one of name, readonly$/,
    ],
    "SharedMemory.file": [
      (options) => SharedMemory.file({ path, size: 4, ...options }),
      /one of path, size, readonly$/,
    ],
    wait: [(options) => a.wait(0, { timeout: 0, ...options }), /one of timeout, signal$/],
    waitAsync: [(options) => a.waitAsync(0, { timeout: 0, ...options }), /one of timeout, signal$/],
  };
  for (const [call, [run, known]] of Object.entries(calls)) {
    assert.throws(() => run({ buffre: 1 }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.startsWith(`${call}(): unknown option "buffre", `), error.message);
      assert.match(error.message, known);
      return true;
    });
  }
  assert.throws(() => SharedMemory.open({ name }), { code: "ENOENT" });
  assert.throws(() => SharedMemory.file({ path }), { code: "ENOENT" });
});
