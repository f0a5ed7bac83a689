import { formatValue } from "../internal/format_value.ts";
import { ReleasedError } from "../errors.ts";
import { isDetached, rangeOf } from "../internal/typed_array.ts";

// Kept, because a program can replace it.
const { Uint8Array } = globalThis;

/** The memory of a view: a buffer, a typed array (Node's `Buffer` is one) or a `DataView`. */
export type AtomicBuffer = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/**
 * Returns the bytes of a buffer, as an array that becomes empty when the buffer is detached.
 *
 * It is not the caller's array: Bun moves the data of a small array when its `buffer` is first
 * read, as here, and an array that tracks the length of a resizable buffer would change with it.
 *
 * @throws {TypeError} If `buffer` is not a buffer.
 * @throws {ReleasedError} If it is detached.
 */
export function bytesOfBuffer(buffer: unknown): Uint8Array {
  const range = rangeOf(buffer);
  if (range === null) {
    throw new TypeError(
      `buffer must be an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView, got ${
        formatValue(buffer)
      }`,
    );
  }
  if (isDetached(range.buffer)) {
    throw new ReleasedError("The buffer is detached: its memory was transferred away");
  }
  return new Uint8Array(range.buffer, range.byteOffset, range.byteLength);
}

/** Throws the error for a `buffer` that is not a `SharedArrayBuffer`. */
export function throwNotShared(buffer: unknown): never {
  throw new TypeError(
    `buffer must be a SharedArrayBuffer, got ${
      formatValue(buffer)
    }: call atomicview() for memory that can be detached, and pass memory for a SharedMemory`,
  );
}
