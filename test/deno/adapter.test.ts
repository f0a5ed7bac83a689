import assert from "node:assert/strict";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import { denoRuntime } from "../../ffi/runtime/deno.ts";
import type { Pointer } from "../../ffi/runtime/contract.ts";
import { libraryInfo } from "../../mod.ts";

const runtime = denoRuntime();
const library = () => runtime.open(libraryInfo().path);
const VERSION = { parameters: [], result: "i32" } as const;

Deno.test("denoRuntime() has Node's names in its target", () => {
  const platform = Deno.build.os === "windows" ? "win32" : Deno.build.os;
  assert.equal(runtime.target, `${platform}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`);
});

Deno.test("currentRuntime() returns the runtime of Deno", () => {
  assert.equal(currentRuntime().target, runtime.target);
  assert.equal(currentRuntime(), currentRuntime());
  assert.equal(typeof (currentRuntime().pointerTo(new Uint8Array(1))), "object");
});

Deno.test("functions() binds existing functions, and returns null for the rest", () => {
  const { patomic_version_major, nothing } = library().functions({
    patomic_version_major: VERSION,
    nothing: VERSION,
  });
  assert.equal((patomic_version_major as () => number)(), 1);
  assert.equal(nothing, null);
});

Deno.test("bind() calls the function at a pointer, by name or without", () => {
  const opened = library();
  const { table } = opened.functions({ table: VERSION });
  assert.equal(table, null);
  const address = Deno.dlopen(libraryInfo().path, {
    patomic_version_major: { type: "pointer" },
  }).symbols.patomic_version_major as unknown as Pointer;
  for (const name of ["patomic_version_major", "patomic_version_minor", "nothing", undefined]) {
    const call = opened.bind(address, VERSION, name) as () => number;
    assert.equal(call(), 1, String(name));
    assert.equal(Reflect.apply(call, undefined, []), 1, String(name));
  }
});

Deno.test("addressOf() returns the address of a function, null if it does not exist", () => {
  const call = library().bind(library().addressOf("patomic_version_major")!, VERSION) as () =>
    number;
  assert.equal(call(), 1);
  assert.equal(library().addressOf("nothing"), null);
});

Deno.test("bind() calls through the pointer if the library cannot be opened again", () => {
  const address = library().addressOf("patomic_version_major") as Pointer;
  const removed = runtime.open("/nowhere/libpatomic.so.1");
  assert.throws(() => removed.functions({ patomic_version_major: VERSION }));
  assert.equal((removed.bind(address, VERSION, "patomic_version_major") as () => number)(), 1);
});

Deno.test("callForStruct() returns the bytes of a struct", () => {
  const args = [4n, 0, 31, 0xffffffffffffffffn] as const;
  const signature = { parameters: ["usize", "u32", "u32", "u64"], byteLength: 240 } as const;
  const bytes = library().callForStruct("patomic_create_explicit", signature, args);
  assert.equal(bytes.length, 240);
  const words = new BigUint64Array(bytes.slice().buffer);
  assert.deepEqual(words.slice(27), new BigUint64Array([4n, words[28], words[29]]));
  assert.ok(words.slice(0, 27).every((word) => word !== 0n));
  assert.throws(() => library().callForStruct("nothing", signature, args), {
    message: "It exports no nothing()",
  });
});

Deno.test("pointers are converted to addresses and back", () => {
  const bytes = new Uint8Array(new ArrayBuffer(16)).map((_, i) => i);
  const pointer = runtime.pointerTo(bytes);
  const address = runtime.addressOf(pointer);
  assert.equal(runtime.addressOf(runtime.pointerTo(bytes.subarray(3))), address + 3n);
  assert.deepEqual(
    runtime.copyFrom(runtime.pointerAt(address + 4n)!, 4),
    new Uint8Array([4, 5, 6, 7]),
  );
  assert.equal(runtime.pointerAt(0n), null);
});

Deno.test("copyFrom() returns a copy", () => {
  const bytes = new Uint8Array(new ArrayBuffer(8));
  const copy = runtime.copyFrom(runtime.pointerTo(bytes), 8);
  bytes[0] = 1;
  assert.deepEqual(copy, new Uint8Array(8));
  copy[1] = 2;
  assert.deepEqual(bytes, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]));
});

Deno.test("pointerTo() refuses an empty array", () => {
  assert.throws(() => runtime.pointerTo(new Uint8Array(0)), { name: "TypeError" });
});

Deno.test("open() or the first use throws if the library does not exist", () => {
  assert.throws(
    () => runtime.open("/nowhere/lib.so").functions({ patomic_version_major: VERSION }),
    Error,
  );
});

Deno.test("environment() reads existing variables", () => {
  Deno.env.set("PATOMIC_TEST", "value");
  assert.equal(runtime.environment("PATOMIC_TEST"), "value");
  Deno.env.delete("PATOMIC_TEST");
  assert.equal(runtime.environment("PATOMIC_TEST"), undefined);
});
