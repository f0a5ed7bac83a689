import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AlignmentError,
  atomic,
  AtomicInt,
  atomicview,
  BYTES,
  INT,
  ReleasedError,
  SharedMemory,
  SharedMemoryError,
  UINT,
  UnsupportedOperationException,
  UnsupportedWidthException,
} from "../../mod.ts";
import { patomic } from "../../src/library/patomic.ts";
import { WIDEST } from "../support/widths.ts";

/** A segment without a name. */
function segment(size: number): SharedMemory {
  const shm = SharedMemory.create({ size });
  shm.unlink();
  return shm;
}

test("atomic() places an object in shared memory", () => {
  using memory = segment(64);
  const a = atomic({ width: 4, atype: INT, memory, offset: 8 });
  assert.ok(a instanceof AtomicInt);
  const buffer: ArrayBuffer = a.buffer;
  assert.equal(buffer, memory.buffer);
  a.store(-2);
  assert.equal(new Int32Array(memory.buffer)[2], -2);
  assert.equal(atomic({ width: 4, atype: INT, memory, offset: 8 }).load(), -2);
  assert.equal(atomic({ width: 1, atype: UINT, memory }).fetchAdd(3), 0);
  assert.equal(new Uint8Array(memory.buffer)[0], 3);
});

test("atomic() refuses offsets that leave too few bytes", () => {
  using memory = segment(10);
  for (const offset of [-4, 1.5, NaN, 7, 8, 2 ** 40]) {
    assert.throws(() => atomic({ width: 4, atype: INT, memory, offset }), { name: "RangeError" });
  }
  using short = segment(WIDEST - 6);
  assert.throws(() => atomic({ width: WIDEST, atype: BYTES, memory: short }), {
    name: "RangeError",
  });
  assert.throws(() => atomic({ width: 4, atype: INT, memory, offset: 2 }), (error) => {
    assert.ok(error instanceof AlignmentError);
    assert.match(
      error.message,
      /the address must be a multiple of 4: offset must be as well, and is 2$/,
    );
    return true;
  });
  assert.throws(() => atomic({ width: 4, atype: INT, memory, offset: "0" } as never), TypeError);
  assert.throws(() => atomic({ width: 4, atype: INT, memory: {} } as never), TypeError);
  assert.throws(() => atomic({ width: 4, atype: INT, offset: 0 } as never), TypeError);
  assert.throws(
    () => atomic({ width: 3 as number, atype: INT, memory }),
    UnsupportedWidthException,
  );
});

test("atomics do not prevent close(), and throw afterwards", () => {
  const memory = segment(64);
  const a = atomic({ width: 8, atype: INT, memory });
  memory.close();
  const message = "Operation forbidden on released atomic: its memory was closed";
  for (const use of [() => a.load(), () => a.store(1n), () => a.buffer, () => String(a)]) {
    assert.throws(use, { name: "ReleasedError", message });
  }
  assert.throws(() => atomic({ width: 8, atype: INT, memory }), ReleasedError);
});

test("close() throws while a view is open, and changes nothing", () => {
  const memory = segment(64);
  const contexts = [
    memory.buffer.slice(0, 4),
    new Int32Array(memory.buffer, 0, 1),
    new DataView(memory.buffer, 8, 4),
  ]
    .map((buffer) => atomicview({ buffer, width: 4, atype: INT }));
  const [unrelated, first, second] = contexts;
  unrelated.enter();
  const [a, b] = [first.enter(), second.enter()];
  const isBusy = (error: unknown) => error instanceof SharedMemoryError && error.code === "EBUSY";
  assert.throws(() => memory.close(), isBusy);
  a.inc();
  first.exit();
  assert.throws(() => memory.close(), isBusy);
  assert.equal(b.load(), 0);
  assert.equal(memory.buffer.byteLength, 64);
  second[Symbol.dispose]();
  const unopened = atomicview({ buffer: new Int32Array(memory.buffer, 0, 1), atype: INT });
  memory.close();
  assert.throws(() => unopened.enter(), ReleasedError);
});

test("atomic() reads the memory itself, not properties that a program has replaced", () => {
  using memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  const own = new ArrayBuffer(64, { maxByteLength: 128 });
  Object.defineProperties(memory, {
    buffer: { value: own },
    readonly: { value: true },
    size: { value: 1e9 },
  });
  const a = atomic({ width: 4, atype: INT, memory });
  a.store(5);
  assert.equal(a.readonly, false);
  assert.equal(new Int32Array(own)[0], 0);
  assert.throws(() => atomic({ width: 4, atype: INT, memory, offset: 64 }), RangeError);
  for (
    const fake of [
      Object.create(SharedMemory.prototype),
      Object.create(memory),
      new Proxy(memory, {}),
      {},
      1,
    ]
  ) {
    assert.throws(() => atomic({ width: 4, atype: INT, memory: fake }), {
      name: "TypeError",
      message: /^memory must be a SharedMemory, got /,
    });
  }
});

test("read-only memory is detected although an array's buffer property was replaced", () => {
  using memory = SharedMemory.create({ size: 64 });
  using same = SharedMemory.open({ name: memory.name, readonly: true });
  memory.unlink();
  const array = new Int32Array(same.buffer, 0, 1);
  Object.defineProperty(array, "buffer", { value: new ArrayBuffer(4) });
  using context = atomicview({ buffer: array, atype: INT });
  assert.equal(context.enter().readonly, true);
  assert.throws(() => atomicview({ buffer: array, atype: INT, readonly: false }), TypeError);
});

test("read-only memory supports no operation that writes", () => {
  using memory = segment(64);
  using other = SharedMemory.open({ name: keepName(), readonly: true });
  const a = atomic({ width: 4, atype: INT, memory: other });
  assert.equal(a.readonly, true);
  assert.throws(() => a.store(1), UnsupportedOperationException);
  const buffer = new Uint8Array(other.buffer, 0, 16);
  if (patomic().isLoadReadonly(16)) {
    const wide = atomic({ width: 16, atype: INT, memory: other });
    assert.deepEqual([wide.load(), wide.bitTest(127), wide.readonly], [0n, false, true]);
    assert.throws(() => wide.store(1n), UnsupportedOperationException);
    using view = atomicview({ buffer, atype: BYTES });
    assert.deepEqual(view.enter().load(), new Uint8Array(16));
  } else {
    assert.throws(
      () => atomic({ width: 16, atype: INT, memory: other }),
      UnsupportedWidthException,
    );
    assert.throws(() => atomicview({ buffer, atype: BYTES }), UnsupportedWidthException);
  }
  using view = atomicview({ buffer: buffer.subarray(0, 8), atype: BYTES });
  assert.equal(view.enter().readonly, true);
  assert.throws(
    () => atomicview({ buffer: buffer.subarray(0, 8), atype: BYTES, readonly: false }),
    TypeError,
  );
  assert.equal(atomic({ width: WIDEST, atype: UINT, memory }).fetchAdd(1n), 0n);

  /** The name of a segment that this test removes. */
  function keepName(): string {
    const shm = SharedMemory.create({ size: 64 });
    const { name } = shm;
    queueMicrotask(() => {
      shm.unlink();
      shm.close();
    });
    return name;
  }
});
