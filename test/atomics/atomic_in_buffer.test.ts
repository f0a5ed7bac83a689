import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AlignmentError,
  atomic,
  AtomicInt,
  attach,
  BYTES,
  INT,
  SharedMemory,
  UINT,
  UnsupportedWidthException,
} from "../../mod.ts";
import { makeAtomic } from "../support/subjects.ts";
import { WIDEST } from "../support/widths.ts";

test("atomic() places an object in a SharedArrayBuffer, and keeps its bytes", () => {
  const buffer = new SharedArrayBuffer(64);
  const words = new Int32Array(buffer);
  words[4] = 7;
  const a = atomic({ width: 4, atype: INT, buffer, offset: 16 });
  assert.ok(a instanceof AtomicInt);
  assert.equal(a.buffer, buffer);
  assert.equal(a.fetchAdd(-9), 7);
  assert.equal(words[4], -2);
  assert.deepEqual([words[3], words[5]], [0, 0]);
  assert.equal(atomic({ width: 8, atype: UINT, buffer, offset: 56 }).load(), 0n);
  assert.equal(atomic({ width: 4, atype: INT, buffer }).load(), 0);
  assert.equal(atomic({ width: 4, atype: INT, buffer, offset: undefined }).exchange(5), 0);
  assert.equal(words[0], 5);
});

test("an undefined buffer or memory counts as left out", () => {
  const a = atomic({ width: 4, atype: INT, buffer: undefined, memory: undefined });
  const b = atomic({ width: 4, atype: INT, buffer: undefined, offset: undefined });
  assert.ok(a.buffer instanceof SharedArrayBuffer);
  assert.notEqual(a.buffer, b.buffer);
});

test("a handle of an atomic in a SharedArrayBuffer attaches to the same bytes", () => {
  const buffer = new SharedArrayBuffer(64);
  const a = atomic({ width: 2, atype: UINT, buffer, offset: 10 });
  const b = attach<typeof a>(a.handle());
  a.store(300);
  assert.equal(b.load(), 300);
  assert.equal(b.buffer, buffer);
});

test("atomic() works in a SharedArrayBuffer that grows, and in a shared WebAssembly.Memory", () => {
  const growable = new SharedArrayBuffer(8, { maxByteLength: 1 << 20 });
  const a = atomic({ width: 8, atype: INT, buffer: growable });
  a.store(5n);
  growable.grow(1 << 20);
  assert.equal(a.fetchAdd(1n), 5n);
  assert.equal(new BigInt64Array(growable)[0], 6n);

  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  const b = atomic({ width: 8, atype: INT, buffer, offset: 8 });
  memory.grow(3);
  b.store(9n);
  assert.equal(new BigInt64Array(memory.buffer)[1], 9n);
});

test("atomic() refuses an ArrayBuffer and names atomicview()", () => {
  const memories = [new ArrayBuffer(8), new Int32Array(new SharedArrayBuffer(8)), {}, null, 8];
  for (const buffer of memories) {
    assert.throws(() => makeAtomic({ width: 4, atype: INT, buffer }), {
      name: "TypeError",
      message: /^buffer must be a SharedArrayBuffer, got .*: call atomicview\(\) for memory/,
    });
  }
});

test("atomic() accepts a buffer or a memory, not both", () => {
  using memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  const buffer = new SharedArrayBuffer(8);
  assert.throws(() => makeAtomic({ width: 4, atype: INT, memory, buffer }), {
    name: "TypeError",
    message: "buffer and memory exclude each other: pass one of them",
  });
});

test("atomic() refuses an offset outside a SharedArrayBuffer, and a misaligned one", () => {
  const buffer = new SharedArrayBuffer(10);
  for (const offset of [-4, 1.5, NaN, Infinity, 7, 8, 2 ** 40]) {
    assert.throws(() => atomic({ width: 4, atype: INT, buffer, offset }), {
      name: "RangeError",
      message: `No 4 bytes at offset ${offset} of 10: offset must be an integer from 0 to 6`,
    });
  }
  const length = WIDEST - 6;
  const short = new SharedArrayBuffer(length);
  assert.throws(() => atomic({ width: WIDEST, atype: BYTES, buffer: short }), {
    name: "RangeError",
    message: `No ${WIDEST} bytes at offset 0 of ${length}: ` +
      `the memory has ${length} bytes, ${WIDEST} required`,
  });
  assert.throws(() => atomic({ width: 4, atype: INT, buffer, offset: 2 }), AlignmentError);
  assert.throws(() => makeAtomic({ width: 4, atype: INT, buffer, offset: "0" }), TypeError);
  assert.throws(() => makeAtomic({ width: 3, atype: INT, buffer }), UnsupportedWidthException);
  assert.deepEqual(new Uint8Array(buffer), new Uint8Array(10));
});
