import { describe } from "./describe.ts";

/** Memory that a view can be made on. Node's `Buffer` is one of the typed arrays. */
export type AtomicBuffer = ArrayBuffer | SharedArrayBuffer | ArrayBufferView<ArrayBufferLike>;

/**
 * The bytes of a buffer, as an array that becomes empty when they are no longer the buffer's.
 *
 * The caller's own array would not do: Bun moves the data of a small one when its `buffer` is first asked for, which happens here,
 * and one that follows the length of a resizable buffer would change with it.
 *
 * @throws {TypeError} For what is no buffer.
 */
export function bytesOfBuffer(buffer: AtomicBuffer): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (isArrayBuffer(buffer)) return new Uint8Array(buffer, 0, buffer.byteLength);
  throw new TypeError(
    `The buffer must be an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView, got ${describe(buffer)}`,
  );
}

function isArrayBuffer(buffer: unknown): buffer is ArrayBufferLike {
  return buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer;
}
