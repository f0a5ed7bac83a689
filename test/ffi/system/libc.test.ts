import assert from "node:assert/strict";
import { test } from "node:test";
import { libc } from "../../../ffi/system/libc.ts";
import { SimulatedMemory } from "../../simulation/memory.ts";
import { type SimulatedFunction, simulatedRuntime } from "../../simulation/runtime.ts";

const memory = new SimulatedMemory();
const errno = Int32Array.of(7);
const address = memory.map(new Uint8Array(errno.buffer));
const where = (value: bigint): SimulatedFunction => ({
  parameters: [],
  result: "pointer",
  call: () => value,
});
const abs: SimulatedFunction = {
  parameters: ["i32"],
  result: "i32",
  call: (value: number) => Math.abs(value),
};

test("libc() opens one name, which never leads to a file of the program", () => {
  const runtime = simulatedRuntime("linux-arm64", memory, {
    "libc.so.6": { __errno_location: where(address), abs },
    "libc.musl-aarch64.so.1": { __errno_location: where(1n) },
    "libc.so": { __errno_location: where(1n) },
  });
  const c = libc(runtime);
  assert.equal(libc(runtime), c);
  assert.equal(c.errno(), 7);
  errno[0] = 8;
  assert.equal(c.errno(), 8);
  const signature = { parameters: ["i32"], result: "i32" } as const;
  assert.equal(c.function<(value: number) => number>("abs", signature)?.(-5), 5);
  assert.equal(c.function("labs", signature), null);
  assert.notEqual(c.addressOf("abs"), null);
  assert.equal(c.addressOf("labs"), null);
});

test("libc() is the library of the system", () => {
  const runtime = simulatedRuntime("darwin-x64", memory, {
    "libc.so.6": { __errno_location: where(1n) },
    "/usr/lib/libSystem.B.dylib": { __error: where(address) },
  });
  errno[0] = 9;
  assert.equal(libc(runtime).errno(), 9);
});

test("libc() throws the runtime's reason, and tries no other name", () => {
  const none = simulatedRuntime("linux-x64", memory, {
    "libc.so": { __errno_location: where(address) },
  });
  assert.throws(() => libc(none), { message: "The library libc.so.6 does not exist" });
  const without: readonly Record<string, SimulatedFunction>[] = [
    {},
    { __errno_location: where(0n) },
  ];
  for (const found of without) {
    const runtime = simulatedRuntime("linux-x64", memory, { "libc.so.6": found });
    assert.throws(() => libc(runtime), { message: "libc.so.6 has no __errno_location()" });
  }
  const other = simulatedRuntime("freebsd-x64", memory, {});
  assert.throws(() => libc(other), { message: "The C library of freebsd-x64 is not known" });
});
