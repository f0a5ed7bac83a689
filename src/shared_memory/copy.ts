import { formatValue } from "../internal/format_value.ts";

// Kept, because a program can replace them, and would receive the buffer of the memory.
const { BigUint64Array, Uint8Array } = globalThis;
const { load, store } = Atomics;

/**
 * Copies bytes out of a buffer by atomic loads, so that other processes may write meanwhile.
 *
 * `load()` reads the memory exactly once, whichever class the buffer has. Other functions of the
 * runtimes assume that no other thread writes to an `ArrayBuffer`.
 */
export function readAtomically(buffer: ArrayBuffer, offset: number, length: number): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(length));
  const data = new DataView(copy.buffer);
  const { first, words, rest } = split(offset, length);
  const bytes = new Uint8Array(buffer, offset, length);
  for (let i = 0; i < first; i++) copy[i] = load(bytes, i);
  if (words > 0) {
    const source = new BigUint64Array(buffer, offset + first, words);
    for (let i = 0; i < words; i++) {
      data.setBigUint64(first + i * 8, load(source, i), IS_LITTLE_ENDIAN);
    }
  }
  for (let i = rest; i < length; i++) copy[i] = load(bytes, i);
  return copy;
}

/** Copies bytes into a buffer by atomic stores. They may be bytes of the buffer itself. */
export function writeAtomically(buffer: ArrayBuffer, offset: number, bytes: Uint8Array): void {
  const { length } = bytes;
  const source = bytes.buffer === buffer ? readAtomically(buffer, bytes.byteOffset, length) : bytes;
  const data = new DataView(source.buffer, source.byteOffset, length);
  const { first, words, rest } = split(offset, length);
  const target = new Uint8Array(buffer, offset, length);
  for (let i = 0; i < first; i++) store(target, i, data.getUint8(i));
  if (words > 0) {
    const wide = new BigUint64Array(buffer, offset + first, words);
    for (let i = 0; i < words; i++) {
      store(wide, i, data.getBigUint64(first + i * 8, IS_LITTLE_ENDIAN));
    }
  }
  for (let i = rest; i < length; i++) store(target, i, data.getUint8(i));
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Divides a range into single bytes, aligned words of 8 bytes, and single bytes from `rest` on. */
function split(offset: number, length: number): { first: number; words: number; rest: number } {
  const first = Math.min(length, -offset & 7);
  const words = Math.floor((length - first) / 8);
  return { first, words, rest: first + words * 8 };
}

/** Throws unless a range is in memory of `size` bytes. */
export function checkRange(method: string, offset: unknown, length: unknown, size: number): void {
  for (const [name, value] of [["offset", offset], ["length", length]] as const) {
    if (typeof value !== "number") {
      throw new TypeError(`${method}(): ${name} must be a number, got ${formatValue(value)}`);
    }
  }
  const [from, count] = [offset as number, length as number];
  const isInside = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 0 &&
    from + count <= size;
  if (isInside) return;
  throw new RangeError(
    `${method}(): expected a range within ${size} bytes, got offset ${from} and length ${count}`,
  );
}
