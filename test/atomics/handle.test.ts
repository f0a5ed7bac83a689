import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import {
  AlignmentError,
  ANY,
  type Atomic,
  atomic,
  AtomicBytes,
  type AtomicHandle,
  AtomicInt,
  type AtomicUint,
  attach,
  BYTES,
  INT,
  INTEGRAL,
  SharedMemory,
  UINT,
  UnsupportedWidthException,
} from "../../mod.ts";
import { ON_WINDOWS } from "../support/child.ts";
import { start } from "../support/processes.ts";
import { WebWorker } from "../support/web_worker.ts";
import { WIDEST } from "../support/widths.ts";

/** Runs `use` with the handle of an atomic in a segment that exists meanwhile. */
async function withHandle(
  use: (handle: AtomicHandle<AtomicInt<4>>, memory: SharedMemory) => void | Promise<void>,
): Promise<void> {
  using memory = SharedMemory.create({ size: 64 });
  try {
    await use(atomic({ width: 4, atype: UINT, memory, offset: 8 }).handle(), memory);
  } finally {
    memory.unlink();
  }
}

test("handle() of an atomic in shared memory is plain data", async () => {
  await withHandle((handle, { name }) => {
    const flags = { integral: true, signed: false, readonly: false };
    assert.deepEqual(handle, { atype: "UINT", width: 4, ...flags, offset: 8, name });
    assert.deepEqual(JSON.parse(JSON.stringify(handle)), handle);
  });
});

test("attach() makes an atomic of the same class for every type", () => {
  using memory = SharedMemory.create({ size: 64 });
  for (
    const made of [
      atomic({ width: 8, atype: INT, memory }),
      atomic({ width: WIDEST, atype: BYTES, memory }),
      atomic({ width: 2, atype: INTEGRAL, signed: false, memory }),
      atomic({ width: 1, atype: ANY, integral: true, signed: true, memory }),
      atomic({ width: 8, atype: INT }),
      atomic({ width: WIDEST, atype: BYTES }),
      atomic({ width: 1, atype: ANY, integral: false, signed: false }),
    ]
  ) {
    const got = attach<Atomic>(made.handle());
    assert.equal(got.constructor, made.constructor);
    assert.equal(String(got), String(made));
  }
  memory.unlink();
});

test("attach() shares the memory of an atomic outside a SharedMemory", () => {
  const a = atomic({ width: 4, atype: INT });
  const b = attach(a.handle());
  assert.ok(b instanceof AtomicInt);
  assert.equal(b.buffer, a.buffer);
  a.store(-5);
  assert.equal(b.load(), -5);
});

test("attach() in another process is the same atomic", async () => {
  await withHandle(async (handle, memory) => {
    const { status, stdout, stderr } = await start("attach.ts", JSON.stringify(handle)).ended;
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "AtomicUint AtomicUint(value=5, width=4, readonly=false, signed=false)\n");
    assert.equal(new Uint32Array(memory.buffer)[2], 5);
  });
});

test("attach() in a worker is the same atomic", async () => {
  using memory = SharedMemory.create({ size: 64 });
  for (const a of [atomic({ width: 4, atype: INT }), atomic({ width: 4, atype: INT, memory })]) {
    const worker = new WebWorker(new URL("../programs/attach_worker.ts", import.meta.url), {
      type: "module",
    });
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(a.handle());
    });
    worker.terminate();
    assert.equal(answer, "AtomicInt(value=5, width=4, readonly=false, signed=true)");
    assert.equal(a.load(), 5);
  }
  memory.unlink();
});

test("attach() opens files by their absolute path", () => {
  const path = join(tmpdir(), `handle-${crypto.randomUUID()}`);
  try {
    using memory = SharedMemory.file({ path, size: 64 });
    const handle = atomic({ width: 4, atype: BYTES, memory, offset: 60 }).handle();
    assert.equal(handle.path, path);
    const b = attach(handle);
    assert.ok(b instanceof AtomicBytes);
    b.store(new Uint8Array([1, 2, 3, 4]));
    assert.deepEqual(new Uint8Array(memory.buffer, 60), new Uint8Array([1, 2, 3, 4]));
  } finally {
    // Windows does not remove a mapped file.
    if (!ON_WINDOWS) rmSync(path);
  }
});

test(
  "attach() maps a segment once, and a later segment of the same name again",
  { skip: process.platform !== "linux" },
  () => {
    const name = `handle-${crypto.randomUUID()}`;
    const count = () => readFileSync("/proc/self/maps", "utf8").split(name).length - 1;
    const first = SharedMemory.create({ name, size: 64 });
    const handle = atomic({ width: 4, atype: UINT, memory: first }).handle();
    const atomics = Array.from({ length: 50 }, () => attach<AtomicUint<4, ArrayBuffer>>(handle));
    assert.equal(count(), 2);
    assert.equal(atomics[0].buffer, atomics[49].buffer);
    first.unlink();
    using _second = SharedMemory.create({ name, size: 64 });
    const other = attach<AtomicUint<4, ArrayBuffer>>(handle);
    other.store(7);
    assert.equal(atomics[0].load(), 0);
    first.close();
    atomics[0].inc();
    assert.equal(atomics[1].load(), 1);
    _second.unlink();
  },
);

test("attach() returns a read-only atomic for a read-only one", async () => {
  await withHandle((_, { name }) => {
    using other = SharedMemory.open({ name, readonly: true });
    const handle = atomic({ width: 4, atype: UINT, memory: other }).handle();
    assert.equal(handle.readonly, true);
    assert.equal(attach(handle).readonly, true);
  });
});

test("attach() refuses a handle that does not match the memory", async () => {
  await withHandle((handle) => {
    const refuses = (changes: object, expected: object) =>
      assert.throws(
        () => attach({ ...handle, ...changes } as AtomicHandle<Atomic>),
        expected as Error,
      );
    refuses({ name: `none-${crypto.randomUUID()}` }, {
      code: "ENOENT",
      syscall: ON_WINDOWS ? "OpenFileMappingW" : "shm_open",
    });
    refuses({ name: "a/b" }, { code: "EINVAL" });
    // Windows reports whole pages.
    const size = ON_WINDOWS ? 4096 : 64;
    const message = `^No 4 bytes at offset ${size} of ${size}: offset must be an integer from 0`;
    refuses({ offset: size }, { name: "RangeError", message: new RegExp(message) });
    refuses({ offset: -4 }, { name: "RangeError" });
    refuses({ offset: 2 }, AlignmentError);
    refuses({ width: 3 }, UnsupportedWidthException);
    refuses({ signed: true }, TypeError);
    for (
      const wrong of [{ name: undefined }, { width: "4" }, { atype: "FLOAT" }, { readonly: 1 }, {
        offset: null,
      }]
    ) {
      refuses(wrong, { name: "TypeError" });
    }
    refuses({ path: "/tmp/x" }, { name: "TypeError" });
    for (const wrong of [undefined, null, "x", 5]) {
      assert.throws(() => attach(wrong as never), TypeError);
    }
  });
  const handle = atomic({ width: 4, atype: INT }).handle();
  const fakes = [
    Object.create(SharedArrayBuffer.prototype),
    new Proxy(handle.buffer as object, {}),
    new ArrayBuffer(4),
  ];
  for (const buffer of [...fakes, null]) {
    assert.throws(() => attach({ ...handle, buffer } as AtomicHandle<Atomic>), {
      name: "TypeError",
      message: /^handle\.buffer must be a SharedArrayBuffer, got /,
    });
  }
  assert.equal(attach({ ...handle, buffer: runInNewContext("new SharedArrayBuffer(4)") }).width, 4);
  const own = JSON.parse(JSON.stringify(atomic({ width: 4, atype: INT }).handle()));
  assert.throws(() => attach(own), { name: "TypeError", message: /JSON/ });
});
