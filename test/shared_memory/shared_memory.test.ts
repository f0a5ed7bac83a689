import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { ReleasedError, SharedMemory } from "../../mod.ts";
import { IN_BUN, ON_WINDOWS, runForJson } from "../support/child.ts";
import { fails } from "../support/fails.ts";

const isLinux = process.platform === "linux";

/** Windows reports whole pages as the size of a segment. */
const PAGE = 4096;

const at = (module: string) => new URL(module, import.meta.url).href;

/** Runs `use` with a segment, and removes it afterwards. */
function withSegment(size: number, use: (shm: SharedMemory) => void): void {
  const shm = SharedMemory.create({ size });
  try {
    use(shm);
  } finally {
    shm.unlink();
    shm.close();
  }
}

test("SharedMemory.create() makes zeros that SharedMemory.open() shares", () => {
  withSegment(100, (shm) => {
    assert.equal(shm.size, 100);
    assert.equal(shm.readonly, false);
    assert.equal(shm.buffer.byteLength, 100);
    assert.deepEqual(new Uint8Array(shm.buffer), new Uint8Array(100));
    using other = SharedMemory.open({ name: shm.name });
    assert.equal(other.size, ON_WINDOWS ? PAGE : 100);
    new Uint8Array(shm.buffer)[99] = 7;
    assert.equal(new Uint8Array(other.buffer)[99], 7);
    new Uint8Array(other.buffer)[0] = 8;
    assert.equal(new Uint8Array(shm.buffer)[0], 8);
  });
});

const SYSTEMS = {
  "files without a name": `
    (functions) => ({
      ...functions,
      open: (path, flags, mode) => flags & 0o20000000 ? none() : functions.open(path, flags, mode),
    })
  `,
  "a folder of descriptors": `
    (functions) => ({
      ...functions,
      linkat: (from, _, to, path, flags) => none(functions.linkat(from, path, to, path, flags)),
    })
  `,
};

for (const [what, change] of Object.entries(SYSTEMS)) {
  test(`SharedMemory.create() works without ${what}`, { skip: !isLinux }, () => {
    const reported = runForJson(`
      const { currentRuntime } = await import(${
      JSON.stringify(at("../../ffi/runtime/current.ts"))
    });
      const { posixMemory } = await import(${JSON.stringify(at("../../ffi/memory/posix.ts"))});
      const runtime = currentRuntime();
      let missing = 0;
      const none = () => (missing++, -1);
      const change = ${change};
      const system = posixMemory({
        ...runtime,
        longestBuffer: 2 ** 50,
        open: (path) => {
          const library = runtime.open(path);
          const functions = (signatures) => {
            const found = library.functions(signatures);
            const names = Object.keys(found);
            return Object.fromEntries(names.map((name) => [name, change(found)[name]]));
          };
          return { ...library, functions };
        },
      });
      const name = "named-" + crypto.randomUUID();
      system.unmap(system.create(name, 100));
      const failing = [
        () => system.create(name, 100), () => system.create(name + "2", 2 ** 40),
        () => system.open(name + "2"),
      ];
      const codes = failing.map((use) => {
        try { use(); } catch (error) { return error.code; }
      });
      const { size } = system.open(name, false);
      system.unlink(name);
      console.log(JSON.stringify([missing > 0, size, ...codes]));
    `);
    assert.deepEqual(reported, [true, 100, "EEXIST", "ENOSPC", "ENOENT"]);
  });
}

test("SharedMemory.create() refuses a taken name, and changes nothing", () => {
  withSegment(8, (shm) => {
    new Uint8Array(shm.buffer)[0] = 5;
    fails("EEXIST", () => SharedMemory.create({ name: shm.name, size: 64 }), shm.name);
    using other = SharedMemory.open({ name: shm.name });
    assert.equal(other.size, ON_WINDOWS ? PAGE : 8);
    assert.equal(new Uint8Array(other.buffer)[0], 5);
  });
});

for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
  test(`the size ${size} is refused before anything is made`, () => {
    const name = `never-${crypto.randomUUID()}`;
    fails("EINVAL", () => SharedMemory.create({ name, size }), name);
    fails("ENOENT", () => SharedMemory.open({ name }), name);
    fails("EINVAL", () => SharedMemory.file({ path: `/tmp/${name}`, size }));
  });
}

test("options of the wrong type are refused", () => {
  for (
    const use of [
      () => SharedMemory.create(undefined as never),
      () => SharedMemory.create({ name: 5, size: 8 } as never),
      () => SharedMemory.create({ size: "8" } as never),
      () => SharedMemory.create({ size: 8n } as never),
      () => SharedMemory.open({} as never),
      () => SharedMemory.open({ name: "x", readonly: 1 } as never),
      () => SharedMemory.file({ path: null } as never),
      () => new (SharedMemory as unknown as { new (): unknown })(),
    ]
  ) assert.throws(use, TypeError);
});

test("a size above the space of the device is refused at creation, and leaves nothing", () => {
  const { blocks, bsize } = statfsSync("/dev/shm");
  const size = blocks * bsize + 2 ** 30;
  const name = `huge-${crypto.randomUUID()}`;
  const code = size > 2 ** 32 && "Bun" in globalThis ? "EINVAL" : "ENOSPC";
  fails(code, () => SharedMemory.create({ name, size }), name);
  fails("ENOENT", () => SharedMemory.open({ name }), name);
});

test("close() empties arrays, can be repeated, and prevents further use", () => {
  withSegment(64, (shm) => {
    const other = SharedMemory.open({ name: shm.name });
    const { buffer } = other;
    const bytes = new Uint8Array(buffer);
    other.close();
    other.close();
    assert.equal(bytes.length, 0);
    assert.equal(buffer.byteLength, 0);
    bytes[0] = 1;
    for (
      const use of [() => other.buffer, () => other.size, () => other.name, () => other.readonly]
    ) {
      assert.throws(use, ReleasedError);
    }
    assert.throws(() => other.flush(), ReleasedError);
  });
});

// Deno does not lock buffers for its own calls.
if (IN_BUN) {
  test("close() throws while the runtime uses the buffer", () => {
    const reported = runForJson(`
    import { deflate } from "node:zlib";
    const memory = api.SharedMemory.create({ size: 1 << 24 });
    memory.unlink();
    const bytes = new Uint8Array(memory.buffer);
    const done = new Promise((resolve) => deflate(bytes, resolve));
    let refused;
    try { memory.close(); } catch (error) { refused = error.message.replace(memory.name, "NAME"); }
    const whileBusy = [bytes.length, bytes.at(-1), memory.size];
    await done;
    memory.close();
    console.log(JSON.stringify([refused, whileBusy, bytes.length]));
  `);
    const refusal =
      "EBUSY: it cannot be closed while an asynchronous call of the runtime uses its buffer: " +
      'await it first: munmap "NAME"';
    assert.deepEqual(reported, [refusal, [1 << 24, 0, 1 << 24], 0]);
  });
}

test("the methods and properties refuse other objects as this", () => {
  withSegment(8, (shm) => {
    const { constructor: _, ...descriptors } = Object.getOwnPropertyDescriptors(
      SharedMemory.prototype,
    );
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const refusal = { name: "TypeError", message: /^Expected a SharedMemory as this, got / };
    for (
      const stranger of [
        {},
        Object.create(shm),
        new Proxy(shm, {}),
        undefined,
        null,
        1,
        SharedMemory,
      ]
    ) {
      // Every object has a text in console.log().
      const keys = Reflect.ownKeys(descriptors).filter((key) =>
        key !== inspect || Object(stranger) !== stranger
      );
      for (const { get, value } of keys.map((key) => descriptors[key as "size"])) {
        if (typeof value === "string") continue;
        assert.throws(
          () => Reflect.apply(get ?? value as unknown as () => void, stranger, []),
          refusal,
        );
      }
    }
  });
});

test("unlink() works after close(), and fails the second time, except on Windows", () => {
  const shm = SharedMemory.create({ size: 8 });
  const { name } = shm;
  shm.close();
  shm.unlink();
  if (ON_WINDOWS) shm.unlink();
  else fails("ENOENT", () => shm.unlink(), name);
  fails("ENOENT", () => SharedMemory.open({ name }), name);
});

test("memory with a transferred buffer stays mapped for the new buffer", () => {
  for (
    const move of [
      (b: ArrayBuffer) => b.transfer(),
      (b: ArrayBuffer) => structuredClone(b, { transfer: [b] }),
    ]
  ) {
    const shm = SharedMemory.create({ size: 8 });
    shm.unlink();
    const moved = new Uint8Array(move(shm.buffer));
    assert.throws(() => shm.buffer, ReleasedError);
    shm.close();
    shm.close();
    moved[0] = 5;
    assert.equal(moved[0], 5);
  }
});

test("read-only memory shows other processes' writes, and keeps own writes private", () => {
  withSegment(8192, (shm) => {
    using other = SharedMemory.open({ name: shm.name, readonly: true });
    assert.equal(other.readonly, true);
    const [mine, theirs] = [new Uint8Array(shm.buffer), new Uint8Array(other.buffer)];
    assert.equal(theirs[0], 0);
    for (const value of [1, 2]) {
      mine[0] = value;
      mine[5000] = value;
      assert.deepEqual([theirs[0], theirs[5000]], [value, value]);
    }
    theirs[0] = 9;
    mine[5000] = 3;
    assert.deepEqual([mine[0], theirs[0], theirs[5000]], [2, 9, 3]);
  });
});
