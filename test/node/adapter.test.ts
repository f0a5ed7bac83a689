import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { join } from "node:path";
import { currentRuntime, isWorker } from "../../ffi/runtime/current.ts";
import { libraryInfo } from "../../mod.ts";
import { runForJson } from "../support/child.ts";
import { temporaryFolder } from "../support/package_copy.ts";

const runtime = currentRuntime();
const library = () => runtime.open(libraryInfo().path);
const VERSION = { parameters: [], result: "i32" } as const;
const FOLDER = temporaryFolder();

test("currentRuntime() is that of Node", () => {
  assert.equal(runtime.target, `${process.platform}-${process.arch}`);
  assert.equal(typeof runtime.pointerTo(new Uint8Array(1)), "bigint");
  assert.equal(isWorker(), false);
});

test("functions() binds what exists, and returns null for the rest", () => {
  const { patomic_version_major, nothing } = library().functions({
    nothing: VERSION,
    patomic_version_major: VERSION,
  });
  assert.equal((patomic_version_major as () => number)(), 1);
  assert.equal(nothing, null);
});

test("functions() binds a function with several signatures", () => {
  const { abs: first } = runtime.open("libc.so.6").functions({
    abs: { parameters: ["i32"], result: "i32" },
  }) as unknown as Record<string, (value: number) => number>;
  const { abs: second } = runtime.open("libc.so.6").functions({
    abs: { parameters: ["usize"], result: "u32" },
  }) as unknown as Record<string, (value: number | bigint) => number>;
  assert.deepEqual([first!(-5), second!(7), second!(-9)], [5, 7, 9]);
});

test("integers are taken modulo 2 to the power of their bits", () => {
  const { abs, labs, ntohl } = runtime.open("libc.so.6").functions({
    abs: { parameters: ["i32"], result: "i32" },
    labs: { parameters: ["u64"], result: "u64" },
    ntohl: { parameters: ["u32"], result: "u32" },
  }) as unknown as Record<string, (value: number | bigint) => number | bigint>;
  assert.equal(abs!(0xfffffff0), 16);
  assert.deepEqual([labs!(-3), labs!(-3n), labs!(3)], [3n, 3n, 3n]);
  assert.equal(ntohl!(-1), 0xffffffff);
});

test("bind() calls a function by its name, and throws for one without a name", () => {
  const pointer = library().addressOf("patomic_version_major")!;
  const call = library().bind(pointer, VERSION, "patomic_version_major") as () => number;
  assert.equal(call(), 1);
  for (const name of ["patomic_version_minor", "nothing"]) {
    const message =
      `Node can call a function by its name only, and the library does not export ${name}()`;
    assert.throws(() => library().bind(pointer, VERSION, name), { message });
  }
  assert.throws(() => library().bind(pointer, VERSION), /does not export this one$/);
});

test("addressOf() returns null if the library does not export the function", () => {
  assert.equal(library().addressOf("nothing"), null);
});

test("pointers go to addresses and back, and copies are copies", () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(16));
  bytes.set(bytes.map((_, i) => i));
  const address = runtime.addressOf(runtime.pointerTo(bytes));
  assert.equal(runtime.addressOf(runtime.pointerTo(bytes.subarray(3))), address + 3n);
  const copy = runtime.copyFrom(runtime.pointerAt(address + 4n)!, 4);
  assert.deepEqual(copy, new Uint8Array([4, 5, 6, 7]));
  copy[0] = 99;
  assert.equal(bytes[4], 4);
  assert.equal(runtime.pointerAt(0n), null);
});

test("bufferAt() is the memory itself, and can be detached", () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(8));
  const buffer = runtime.bufferAt(runtime.pointerTo(bytes), 8);
  const array = new Uint8Array(buffer);
  array[3] = 5;
  assert.equal(bytes[3], 5);
  const moved = buffer.transfer(0);
  assert.deepEqual([array.length, moved.byteLength, bytes[3]], [0, 0, 5]);
});

test("pointerTo() refuses an empty array", () => {
  assert.throws(() => runtime.pointerTo(new Uint8Array(0)), { name: "TypeError" });
});

test("a missing library throws", () => {
  assert.throws(
    () => runtime.open("/nowhere/lib.so").functions({ patomic_version_major: VERSION }),
    /\/nowhere\/lib\.so/,
  );
});

test("a function that does not block runs on another thread", async () => {
  const { gettid } = runtime.open("libc.so.6").functions({ gettid: VERSION });
  const { gettid: elsewhere, usleep } = runtime.open("libc.so.6").functions({
    gettid: { ...VERSION, nonblocking: true },
    usleep: { parameters: ["u32"], result: "i32", nonblocking: true },
  }) as unknown as Record<string, (value?: number) => Promise<number>>;
  const threads = await Promise.all([elsewhere!(), elsewhere!()]);
  assert.equal(new Set([(gettid as () => number)(), ...threads]).size, 3);
  let over = false;
  const sleep = usleep!(20_000).then(() => over = true);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(over, false);
  await sleep;
});

test("environment() reads a variable", () => {
  process.env["PATOMIC_TEST"] = "value";
  assert.equal(runtime.environment("PATOMIC_TEST"), "value");
  delete process.env["PATOMIC_TEST"];
  assert.equal(runtime.environment("PATOMIC_TEST"), undefined);
});

/** Compiles a library with the functions of patomic that a test selects. */
function compile(name: string, source: string): string {
  const file = join(FOLDER, `${name}.so`);
  const version = ["major", "minor", "patch"].map((part, i) =>
    `int patomic_version_${part}(void) { return ${i === 0 ? 1 : 0}; }`
  );
  const args = ["-shared", "-fPIC", "-xc", "-", "-o", file];
  execFileSync("cc", args, { input: [...version, source].join("\n") });
  return file;
}

const TABLE = `static void nothing(void *at) { (void) at; }
  static void *words[30];
  void *patomic_explicit_table(unsigned long width) {
    words[0] = (void *) nothing;
    return width == 4 ? words : 0;
  }`;

const NAMED = `
  void patomic_explicit_store_4(int *object, const int *value) { *object = *value; }
  void patomic_explicit_load_4(const int *object, int order, int *result) {
    *result = order - order + *object;
  }
  static void *words[30];
  void *patomic_explicit_table(unsigned long width) {
    words[0] = (void *) patomic_explicit_store_4;
    words[1] = (void *) patomic_explicit_load_4;
    words[27] = words[28] = (void *) 4;
    return width == 4 ? words : 0;
  }`;

test("a foreign library with names works", { skip: process.platform === "win32" }, () => {
  const code = `
    const a = api.atomic({ width: 4, atype: api.INT });
    a.store(-7);
    const array = api.atomicArray({ width: 4, atype: api.UINT, length: 2 });
    array.store(1, 4_000_000_000);
    console.log(JSON.stringify([a.load(), a.load(), array.load(1), a.opsSupported]));`;
  const told = runForJson(code, { env: { PATOMIC_LIBRARY: compile("named", NAMED) } });
  assert.deepEqual(told, [-7, -7, 4_000_000_000, ["store", "load"]]);
});

const LOAD = `try { api.libraryInfo(); } catch ({ name, tried }) {
  console.log(JSON.stringify([name, tried[0].reason]));
}`;

for (
  const [title, source, reason] of [
    ["without names", TABLE, /^It does not export patomic_explicit_store_4\(\): this runtime/],
    [
      "with a name for another function",
      `${TABLE} void patomic_explicit_store_4(void) {}`,
      /^It does not export patomic_explicit_store_4\(\): this runtime/,
    ],
    [
      "without the extension that returns a pointer",
      "void patomic_create_explicit(void) {}",
      /^Node cannot call patomic_create_explicit\(\), which returns a struct by value$/,
    ],
  ] as const
) {
  test(`a foreign library ${title} is refused`, { skip: process.platform === "win32" }, () => {
    const env = { PATOMIC_LIBRARY: compile(title.replaceAll(" ", "-"), source) };
    const [name, told] = runForJson<string[]>(LOAD, { env });
    assert.equal(name, "LibraryLoadError");
    assert.match(told!, reason);
  });
}
