import assert from "node:assert/strict";
import { test } from "node:test";
import { ReleasedError, SharedMemory } from "../../mod.ts";
import { start } from "../support/processes.ts";

test("read() and write() copy every range exactly", () => {
  using memory = SharedMemory.create({ size: 64, unlinkOnClose: true });
  const bytes = new Uint8Array(memory.buffer);
  for (let offset = 0; offset <= 40; offset++) {
    for (let length = 0; length <= 24; length++) {
      const written = Uint8Array.from({ length }, (_, i) => i + 1);
      bytes.fill(0xee);
      memory.write(offset, written);
      const expected = new Uint8Array(64).fill(0xee);
      expected.set(written, offset);
      assert.deepEqual(bytes.slice(), expected);
      assert.deepEqual(memory.read(offset, length), written);
    }
  }
});

test("write() accepts a part of a buffer, and read() returns a copy", () => {
  using memory = SharedMemory.create({ size: 32, unlinkOnClose: true });
  const whole = Uint8Array.from({ length: 40 }, (_, i) => i);
  memory.write(1, whole.subarray(5, 30));
  const copy = memory.read(1, 25);
  assert.deepEqual(copy, whole.slice(5, 30));
  assert.deepEqual([copy.byteOffset, copy.buffer.byteLength], [0, 25]);
  copy.fill(0);
  assert.equal(memory.read(1, 1)[0], 5);
});

test("write() accepts a part of the memory itself, also one that overlaps", () => {
  using memory = SharedMemory.create({ size: 64, unlinkOnClose: true });
  const bytes = new Uint8Array(memory.buffer);
  for (const [from, to] of [[0, 1], [0, 8], [3, 20], [8, 0], [5, 5]] as const) {
    bytes.set(Array.from({ length: 64 }, (_, i) => i));
    const expected = bytes.slice().copyWithin(to, from, from + 32);
    memory.write(to, bytes.subarray(from, from + 32));
    assert.deepEqual(bytes.slice(), expected);
  }
});

test("read() and write() refuse a range outside the memory", () => {
  using memory = SharedMemory.create({ size: 8, unlinkOnClose: true });
  const { size } = memory;
  for (const [offset, length] of [[-1, 1], [0, size + 1], [size, 1], [0.5, 1], [0, NaN], [0, -1]]) {
    assert.throws(() => memory.read(offset as number, length as number), {
      name: "RangeError",
      message:
        `read(): expected a range within ${size} bytes, got offset ${offset} and length ${length}`,
    });
  }
  assert.throws(() => memory.write(size, Uint8Array.of(1)), RangeError);
  assert.throws(() => memory.read("0" as never, 1), TypeError);
  assert.throws(() => memory.write(0, [1] as never), TypeError);
  assert.deepEqual(memory.read(size, 0), new Uint8Array(0));
  using readable = SharedMemory.open({ name: memory.name, readonly: true });
  assert.throws(() => readable.write(0, Uint8Array.of(1)), {
    name: "TypeError",
    message: "write(): the memory was opened with readonly: true",
  });
});

test("read() and write() refuse closed memory", () => {
  const memory = SharedMemory.create({ size: 8, unlinkOnClose: true });
  memory.close();
  assert.throws(() => memory.read(0, 1), ReleasedError);
  assert.throws(() => memory.write(0, Uint8Array.of(1)), ReleasedError);
});

test(
  "the result of read() can be decoded and sorted while another process writes, without torn words",
  {
    timeout: 60_000,
  },
  async () => {
    const SIZE = 2 ** 16;
    using memory = SharedMemory.create({ size: SIZE, unlinkOnClose: true });
    const { child, line, ended } = start("overwrite.ts", memory.name);
    assert.equal(await line(), "writing");
    const decoder = new TextDecoder();
    const seen = new Set<number>();
    for (let round = 0; round < 300; round++) {
      const bytes = memory.read(0, SIZE);
      assert.equal(decoder.decode(bytes).length, decoder.decode(bytes).length);
      const words = new BigUint64Array(bytes.buffer);
      for (const word of words) {
        // Each word consists of eight equal bytes.
        const byte = Number(word & 0xffn);
        assert.equal(word, BigInt(byte) * 0x0101010101010101n);
        seen.add(byte);
      }
      bytes.toSorted();
    }
    assert.ok(seen.size > 2, `${seen.size}`);
    child.kill("SIGKILL");
    await ended;
  },
);
