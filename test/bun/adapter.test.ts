import { dlopen } from "bun:ffi";
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { bunRuntime } from "../../ffi/runtime/bun.ts";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { Pointer } from "../../ffi/runtime/contract.ts";
import { libraryInfo } from "../../mod.ts";

const runtime = bunRuntime();
const library = () => runtime.open(libraryInfo().path);
const VERSION = { parameters: [], result: "i32" } as const;

test("bunRuntime() has Node's names in its target", () => {
  expect(runtime.target).toBe(`${process.platform}-${process.arch}`);
});

test("currentRuntime() returns the runtime of Bun", () => {
  expect(currentRuntime()).toBe(currentRuntime());
  expect(typeof currentRuntime().pointerTo(new Uint8Array(1))).toBe("number");
});

test("functions() binds existing functions, and returns null for the rest", () => {
  const { patomic_version_major, nothing, nobody } = library().functions({
    nothing: VERSION,
    patomic_version_major: VERSION,
    nobody: VERSION,
  });
  expect((patomic_version_major as () => number)()).toBe(1);
  expect([nothing, nobody]).toEqual([null, null]);
});

// Another patomic may have no function that returns a table.
const hasTable = library().addressOf("patomic_explicit_table") !== null;

test.if(hasTable)("bind() calls the function at a pointer, by name or without", () => {
  const { symbols } = dlopen(libraryInfo().path, {
    patomic_explicit_table: { args: ["usize"], returns: "ptr" },
    patomic_version_major: { args: [], returns: "i32" },
  });
  // The second word of a table is the load.
  const words = new BigUint64Array(
    runtime.copyFrom(symbols.patomic_explicit_table(4n) as unknown as Pointer, 240).buffer,
  );
  const signature = { parameters: ["pointer", "i32", "pointer"], result: "void" } as const;
  for (
    const name of ["patomic_explicit_load_4", "patomic_explicit_store_4", "nothing", undefined]
  ) {
    const call = library().bind(runtime.pointerAt(words[1])!, signature, name) as unknown as (
      ...args: unknown[]
    ) => void;
    const [object, result] = [
      new Int32Array(new ArrayBuffer(4)).fill(-77),
      new Int32Array(new ArrayBuffer(4)),
    ];
    call(
      ...[object, result].map(({ buffer }) => runtime.pointerTo(new Uint8Array(buffer))).flatMap((
        p,
        i,
      ) => i ? [5, p] : [p]),
    );
    expect(result[0]).toBe(-77);
  }
});

test("callForStruct() returns the bytes of a struct", () => {
  const args = [4n, 0, 31, 0xffffffffffffffffn] as const;
  const signature = { parameters: ["usize", "u32", "u32", "u64"], byteLength: 240 } as const;
  if (process.arch !== "x64") {
    expect(() => library().callForStruct("patomic_create_explicit", signature, args)).toThrow(
      "a struct by value",
    );
    return;
  }
  const words = new BigUint64Array(
    library().callForStruct("patomic_create_explicit", signature, args).slice().buffer,
  );
  expect(words.length).toBe(30);
  expect(words[27]).toBe(4n);
  expect(words.slice(0, 27).every((word) => word !== 0n)).toBe(true);
  expect(() => library().callForStruct("nothing", signature, args)).toThrow(
    "It exports no nothing()",
  );
});

test("pointers are converted to addresses and back", () => {
  // Not the result of map(), which is an array that Bun moves.
  const bytes = new Uint8Array(new ArrayBuffer(16));
  bytes.set(bytes.map((_, i) => i));
  const address = runtime.addressOf(runtime.pointerTo(bytes));
  expect(runtime.addressOf(runtime.pointerTo(bytes.subarray(3)))).toBe(address + 3n);
  expect(runtime.copyFrom(runtime.pointerAt(address + 4n)!, 4)).toEqual(
    new Uint8Array([4, 5, 6, 7]),
  );
  expect(runtime.pointerAt(0n)).toBe(null);
});

test("copyFrom() returns a copy", () => {
  const bytes = new Uint8Array(new ArrayBuffer(8));
  const copy = runtime.copyFrom(runtime.pointerTo(bytes), 8);
  bytes[0] = 1;
  expect(copy).toEqual(new Uint8Array(8));
  copy[1] = 2;
  expect(bytes).toEqual(new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]));
});

test.if(process.platform === "linux")(
  "functions() runs nonblocking functions on another thread",
  async () => {
    const { usleep, gettid, nothing } = runtime.open("libc.so.6").functions({
      usleep: { parameters: ["u32"], result: "i32", nonblocking: true },
      gettid: { parameters: [], result: "i32" },
      nothing: { parameters: [], result: "i32", nonblocking: true },
    }) as Record<string, ((...args: unknown[]) => unknown) | null>;
    expect(nothing).toBe(null);
    const { gettid: gettidOnThread } = runtime.open("libc.so.6").functions({
      gettid: { parameters: [], result: "i32", nonblocking: true },
    }) as unknown as Record<string, () => Promise<number>>;
    const threads = await Promise.all([gettidOnThread(), gettidOnThread()]);
    expect(new Set([gettid!(), ...threads]).size).toBe(3);
    let over = false;
    const sleep = (usleep!(20_000) as Promise<number>).then(() => over = true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(over).toBe(false);
    await sleep;
  },
);

test("addressOf() returns the address of a function, null if it does not exist", () => {
  const call = library().bind(library().addressOf("patomic_version_major")!, VERSION) as () =>
    number;
  expect(call()).toBe(1);
  expect(library().addressOf("nothing")).toBe(null);
});

test.if(process.platform === "linux")(
  "owningBufferAt() frees memory after the last buffer on it was collected",
  () => {
    const libc = runtime.open("libc.so.6");
    const { mmap } = libc.functions({
      mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "u64"], result: "usize" },
    }) as Record<string, (...args: unknown[]) => number>;
    const size = 3 * 4096;
    const address = BigInt(mmap(0n, BigInt(size), 3, 0x22, -1, 0n));
    const isMapped = () =>
      readFileSync("/proc/self/maps", "utf8").split("\n").some((line) => {
        const [from, to] = line.split(/[- ]/).map((text) => Number.parseInt(text, 16));
        return from <= address && address < to;
      });
    const buffer = runtime.owningBufferAt!(
      runtime.pointerAt(address)!,
      size,
      libc.addressOf("munmap")!,
    );
    const array = new Uint8Array(buffer);
    array[size - 1] = 5;
    const moved = buffer.transfer();
    expect([array.length, new Uint8Array(moved)[size - 1], isMapped()]).toEqual([0, 5, true]);
    moved.transfer(0);
    expect(isMapped()).toBe(false);
  },
);

test("open() or the first use throws if the library does not exist", () => {
  expect(() => runtime.open("/nowhere/lib.so").functions({ patomic_version_major: VERSION }))
    .toThrow();
});

test("environment() reads existing variables", () => {
  process.env.PATOMIC_TEST = "value";
  expect(runtime.environment("PATOMIC_TEST")).toBe("value");
  delete process.env.PATOMIC_TEST;
  expect(runtime.environment("PATOMIC_TEST")).toBeUndefined();
});
