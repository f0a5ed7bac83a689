import { describe } from "../internal/format_value.ts";
import { ReleasedError } from "../errors.ts";
import { isDetached, rangeOf } from "../internal/typed_array.ts";

/** Memory that a view can be made on. Node's `Buffer` is one of the typed arrays. */
export type AtomicBuffer = ArrayBuffer | SharedArrayBuffer | ArrayBufferView<ArrayBufferLike>;

/**
 * The bytes of a buffer, as an array that becomes empty when they are no longer the buffer's.
 *
 * The caller's own array would not do: Bun moves the data of a small one when its `buffer` is first asked for, which happens here,
 * and one that follows the length of a resizable buffer would change with it.
 *
 * @throws {TypeError} For what is no buffer, and as a `ReleasedError` for one that is detached.
 */
export function bytesOfBuffer(buffer: AtomicBuffer): Uint8Array {
  const range = rangeOf(buffer);
  if (range === null) {
    throw new TypeError(
      `The buffer must be an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView, got ${
        describe(buffer)
      }`,
    );
  }
  if (isDetached(range.buffer)) {
    throw new ReleasedError("The buffer is detached: its memory was transferred away");
  }
  return new Uint8Array(range.buffer, range.byteOffset, range.byteLength);
}
