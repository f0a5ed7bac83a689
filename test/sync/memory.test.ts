import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { atomic, SharedMemory, UINT } from "../../mod.ts";
import {
  Barrier,
  Condition,
  Event,
  Mutex,
  Once,
  RwLock,
  Semaphore,
  Snapshot,
  type SyncHandle,
} from "../../sync.ts";

const FOLDER = mkdtempSync(path.join(tmpdir(), "sync-"));
after(() => rmSync(FOLDER, { recursive: true }));

type Options = { buffer?: SharedArrayBuffer; memory?: SharedMemory; offset?: number };
const PRIMITIVES: Readonly<Record<string, (options?: Options) => { handle(): SyncHandle }>> = {
  Mutex: (options) => new Mutex(options),
  RwLock: (options) => new RwLock(options),
  Semaphore: (options) => new Semaphore({ permits: 3, ...options }),
  Condition: (options) => new Condition(options),
  Event: (options) => new Event(options),
  Barrier: (options) => new Barrier({ parties: 3, ...options }),
  Once: (options) => new Once(options),
  Snapshot: (options) => new Snapshot({ byteLength: 10, ...options }),
};
const ATTACH: Readonly<Record<string, (handle: SyncHandle) => { handle(): SyncHandle }>> = {
  ...{ Mutex: Mutex.attach, RwLock: RwLock.attach, Semaphore: Semaphore.attach },
  ...{ Condition: Condition.attach, Event: Event.attach, Barrier: Barrier.attach },
  ...{ Once: Once.attach, Snapshot: Snapshot.attach },
};

/** Runs a test with a segment. */
function withMemory(use: (memory: SharedMemory) => void): void {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    use(memory);
  } finally {
    memory.unlink();
  }
}

for (const [name, make] of Object.entries(PRIMITIVES)) {
  const attach = ATTACH[name] as (typeof ATTACH)[string];
  describe(name, () => {
    test("uses its own memory, a buffer, a segment, or a mapped file", () => {
      make().handle();
      const buffer = new SharedArrayBuffer(16_384);
      assert.deepEqual(make({ buffer, offset: 64 }).handle().buffer, buffer);
      withMemory((memory) => {
        const { name: segment } = make({ memory, offset: 128 }).handle();
        assert.equal(segment, memory.name);
      });
      using file = SharedMemory.file({ path: path.join(FOLDER, name), size: 16_384 });
      assert.equal(path.basename(make({ memory: file }).handle().path as string), name);
    });

    test("has a handle that JSON can carry, and that opens the same primitive", () => {
      withMemory((memory) => {
        const handle = JSON.parse(JSON.stringify(make({ memory, offset: 64 }).handle()));
        assert.deepEqual(attach(handle).handle(), handle);
      });
    });

    test("refuses a handle of another class, and a modified handle", () => {
      const handle = make().handle();
      const other = name === "Mutex" ? "RwLock" : "Mutex";
      assert.throws(() => attach({ ...handle, primitive: other }), /the handle is that of a/);
      for (const wrong of [undefined, null, 5, "x", {}]) {
        assert.throws(() => attach(wrong as never), /expected the result of handle\(\)/);
      }
      for (const offset of [-64, 1, NaN, 2 ** 60, "0", undefined]) {
        assert.throws(() => attach({ ...handle, offset: offset as number }), Error, `${offset}`);
      }
      const { buffer: _, ...without } = handle;
      assert.throws(() => attach(without));
      assert.throws(() => attach({ ...without, name: "no/such" }));
      assert.throws(() => attach({ ...handle, buffer: new ArrayBuffer(8192) as never }));
    });

    test("refuses memory of another primitive, with both names", () => {
      const buffer = new SharedArrayBuffer(16_384);
      const other = name === "Semaphore" ? "Mutex" : "Semaphore";
      PRIMITIVES[other]?.({ buffer });
      assert.throws(() => make({ buffer }), {
        name: "TypeError",
        message: new RegExp(`^The memory at offset 0 holds a ${other}.*, expected a ${name}`),
      });
      new Uint8Array(buffer).fill(7);
      assert.throws(() => make({ buffer }), /holds other data/);
    });

    test("refuses memory of another version of the layout", () => {
      const buffer = new SharedArrayBuffer(16_384);
      make({ buffer });
      const tag = atomic({ width: 8, atype: UINT, buffer });
      tag.add(1n << 32n);
      assert.throws(() => make({ buffer }), /of layout version 2/);
    });

    test("refuses memory that is too small, misaligned, read-only, closed, or not memory", () => {
      assert.throws(() => make({ buffer: new SharedArrayBuffer(4095) }), RangeError);
      const buffer = new SharedArrayBuffer(16_384);
      for (const offset of [16_384, 16_320, 32, -64, 1.5, NaN]) {
        assert.throws(() => make({ buffer, offset }), RangeError, `${offset}`);
      }
      assert.throws(() => make({ buffer, offset: "0" as never }), TypeError);
      assert.throws(() => make({ buffer: new ArrayBuffer(8192) as never }), TypeError);
      assert.throws(() => make({ memory: {} as never }), TypeError);
      assert.throws(() => make({ buffre: buffer } as never), /unknown option "buffre"/);
      withMemory((memory) => {
        assert.throws(() => make({ memory, buffer }), /expected buffer or memory/i);
        using readonly = SharedMemory.open({ name: memory.name, readonly: true });
        assert.throws(() => make({ memory: readonly }), /read-only/);
        assert.deepEqual(memory.read(0, 64), new Uint8Array(64));
      });
      assert.throws(() => {
        const memory = SharedMemory.create({ size: 16_384 });
        memory.unlink();
        memory.close();
        make({ memory });
      });
    });
  });
}

describe("memory", () => {
  test("with other parameters is refused", () => {
    const buffer = new SharedArrayBuffer(16_384);
    new Semaphore({ permits: 3, buffer });
    assert.throws(() => new Semaphore({ permits: 4, buffer }), /parameter 3.*parameter 4/);
  });

  test("of another PID namespace is refused, and of an earlier boot accepted", () => {
    withMemory((memory) => {
      new Mutex({ memory });
      const session = atomic({ width: 8, atype: UINT, memory, offset: 8 });
      const own = session.load();
      session.store(own ^ 1n);
      assert.throws(() => new Mutex({ memory }), /another PID namespace/);
      session.store(own ^ 1n << 40n);
      new Mutex({ memory }).lock().release();
      assert.equal(session.load(), own);
    });
  });

  test("with overwritten words does not block a call", () => {
    const buffer = new SharedArrayBuffer(4096);
    const mutex = new Mutex({ buffer });
    for (const value of [1, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0x12345678]) {
      atomic({ width: 4, atype: UINT, buffer, offset: 16 }).store(value);
      using guard = mutex.lock({ timeout: 500 });
      assert.equal(guard.abandoned, true);
    }
  });

  test("that was closed causes release() to throw", () => {
    const memory = SharedMemory.create({ size: 4096 });
    memory.unlink();
    const guard = new Mutex({ memory }).lock();
    memory.close();
    assert.throws(() => guard.release(), { name: "ReleasedError" });
    guard.release();
  });
});
