import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, test } from "node:test";
import { type AtomicBuffer, atomicview, BYTES, INT, UINT } from "../../mod.ts";
import { bytesOfBuffer } from "../../src/atomics/buffer.ts";
import { makeContext } from "../support/subjects.ts";
import { WIDTHS } from "../support/widths.ts";

const ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Float16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  BigInt64Array,
  BigUint64Array,
  Float64Array,
  DataView,
] as const;

/** Every kind of buffer of `width` bytes. */
function buffersOf(width: number): (readonly [name: string, buffer: AtomicBuffer])[] {
  const arrays = ARRAYS.flatMap((Class) => {
    const size = "BYTES_PER_ELEMENT" in Class ? Class.BYTES_PER_ELEMENT : 1;
    if (width % size !== 0) return [];
    return [new ArrayBuffer(48), new SharedArrayBuffer(48)].flatMap((memory) =>
      [0, 16, 32].map((offset) => {
        const buffer = new (Class as typeof Uint8Array)(memory, offset, width / size);
        return [`${Class.name} at ${offset} of ${memory.constructor.name}`, buffer] as const;
      })
    );
  });
  return [
    ...arrays,
    ["ArrayBuffer", new ArrayBuffer(width)],
    ["SharedArrayBuffer", new SharedArrayBuffer(width)],
    ["Buffer.from() of an ArrayBuffer", Buffer.from(new ArrayBuffer(32), 16, width)],
    ["Buffer.alloc()", Buffer.alloc(width)],
    ["a subarray", new Uint8Array(new ArrayBuffer(64)).subarray(16, 48).subarray(16, 16 + width)],
    ["a small typed array", new Uint8Array(width)],
  ];
}

describe("views of every kind of buffer", () => {
  for (const width of WIDTHS) {
    test(`of ${width} bytes use its memory, and return the buffer`, () => {
      for (const [name, buffer] of buffersOf(width)) {
        const value = new Uint8Array(width).map((_, i) => i + 1);
        using context = atomicview({ buffer, atype: BYTES });
        const object = context.enter();
        object.store(value);
        assert.equal(object.buffer, buffer, name);
        assert.equal(object.width, width, name);
        const memory = ArrayBuffer.isView(buffer)
          ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
          : new Uint8Array(buffer);
        assert.deepEqual(memory.slice(), value, name);
        memory.fill(0x55);
        assert.deepEqual(object.load(), new Uint8Array(width).fill(0x55), name);
      }
    });
  }

  test("see one another's values in the same memory", () => {
    const memory = new Int32Array(new SharedArrayBuffer(16));
    using signed = atomicview({ buffer: memory.subarray(2, 3), width: 4, atype: INT });
    using unsigned = atomicview({
      buffer: new DataView(memory.buffer, 8, 4),
      width: 4,
      atype: UINT,
    });
    const [a, b] = [signed.enter(), unsigned.enter()];
    a.store(-2);
    assert.equal(b.load(), 0xfffffffe);
    b.inc();
    assert.equal(Atomics.add(memory, 2, 1), -1);
    assert.equal(a.load(), 0);
  });
});

describe("a value that is not a buffer", () => {
  const values = [
    undefined,
    null,
    0,
    4n,
    "1234",
    true,
    Symbol("buffer"),
    {},
    [1, 2, 3, 4],
    () => 4,
    {
      byteLength: 4,
      buffer: 1,
    },
  ];
  const fakes = [
    Object.create(Uint8Array.prototype),
    Object.create(ArrayBuffer.prototype),
    new Proxy(new Uint8Array(4), {}),
  ];
  for (const buffer of [...values, ...fakes]) {
    const tag = Array.isArray(buffer) ? "array" : Object.prototype.toString.call(buffer);
    test(`${typeof buffer} ${tag} is refused`, () => {
      assert.throws(() => makeContext({ buffer, atype: INT }), { name: "TypeError" });
      assert.throws(() => bytesOfBuffer(buffer as AtomicBuffer), { name: "TypeError" });
    });
  }

  test("is named in the message", () => {
    const message =
      "buffer must be an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView, got 5n";
    assert.throws(() => makeContext({ buffer: 5n, atype: INT }), { name: "TypeError", message });
  });

  test("and a detached buffer are refused", () => {
    const detached = new ArrayBuffer(4);
    detached.transfer();
    const array = new Uint8Array(new ArrayBuffer(4));
    array.buffer.transfer();
    for (const buffer of [detached, array]) {
      assert.throws(() => makeContext({ buffer, atype: INT }));
    }
  });
});

test("bytesOfBuffer() returns bytes that do not grow with the buffer", () => {
  const buffer = new ArrayBuffer(4, { maxByteLength: 16 });
  const fromArray = bytesOfBuffer(new Uint8Array(buffer));
  const fromBuffer = bytesOfBuffer(buffer);
  buffer.resize(8);
  assert.deepEqual([fromArray.length, fromBuffer.length], [4, 4]);
  buffer.resize(2);
  assert.deepEqual([fromArray.length, fromBuffer.length], [0, 0]);
});

test("a small typed array keeps its values in a hot loop of views", () => {
  const classes = [Int32Array, Uint32Array] as const;
  for (let i = 0; i < 300_000; i++) {
    const buffer = new classes[i & 1](1);
    buffer[0] = i;
    using context = atomicview({ buffer, width: 4, atype: INT });
    const object = context.enter();
    if (object.fetchAdd(3) !== i || buffer[0] !== i + 3 || object.load() !== i + 3) {
      assert.fail(`Lost at ${i}: ${buffer[0]}`);
    }
    buffer[0] = 7;
    if (object.exchange(8) !== 7 || buffer[0] !== 8) assert.fail(`Lost at ${i}: ${buffer[0]}`);
  }
});

test("one small typed array stays where its view is in a hot loop", () => {
  const buffer = new Int32Array(3);
  const read = (array: Int32Array) => array[0] + array[1] + array[2];
  using context = atomicview({ buffer: buffer.subarray(1, 2), width: 4, atype: INT });
  const object = context.enter();
  for (let i = 1; i <= 2_000_000; i++) {
    object.inc();
    if (read(buffer) !== i) assert.fail(`Lost at ${i}: ${read(buffer)}`);
  }
});
