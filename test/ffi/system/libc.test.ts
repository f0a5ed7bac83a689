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

test("libc() takes the first library that is there and has an errno", () => {
  const runtime = simulatedRuntime("linux-arm64", memory, {
    "libc.so.6": { abs },
    "libc.musl-x86_64.so.1": { __errno_location: where(0n) },
    "libc.musl-aarch64.so.1": { __errno_location: where(address), abs },
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

test("libc() is that of the system", () => {
  const runtime = simulatedRuntime("darwin-x64", memory, {
    "libc.so.6": { __errno_location: where(1n) },
    "libSystem.B.dylib": { __error: where(address) },
  });
  errno[0] = 9;
  assert.equal(libc(runtime).errno(), 9);
});

test("libc() tells what it looked for, and why it did not do", () => {
  const none = simulatedRuntime("linux-x64", memory, {});
  assert.throws(() => libc(none), (error: Error) => {
    const names = "libc.so.6, libc.musl-x86_64.so.1, libc.musl-aarch64.so.1, libc.so";
    assert.equal(error.message, `No C library found on linux-x64, looked for ${names}`);
    assert.equal((error.cause as Error).message, "There is no library libc.so");
    return true;
  });
  const other = simulatedRuntime("freebsd-x64", memory, {});
  assert.throws(() => libc(other), { message: "No C library found on freebsd-x64, looked for " });
});
