// The language's own getters look into the object itself. `instanceof`, `.length` and `.byteLength` would call code of the caller's on
// a proxy or a subclass, and know nothing of the buffers of another realm.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);

function getter(prototype: object, key: PropertyKey): (this: unknown) => never {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: unknown) => never;
}

const tag = getter(typedArray, Symbol.toStringTag);
const length = getter(typedArray, "length");

/** The class name of a typed array, undefined for anything else. */
export const tagOf = (value: unknown): string | undefined => tag.call(value);

/** The length of a typed array. Throws for anything else. */
export const lengthOf = (value: unknown): number => length.call(value);

const views = { array: rangeGetters(typedArray), data: rangeGetters(DataView.prototype) };
const arrayBuffer = {
  byteLength: getter(ArrayBuffer.prototype, "byteLength"),
  detached: getter(ArrayBuffer.prototype, "detached"),
  resizable: getter(ArrayBuffer.prototype, "resizable"),
};
const sharedByteLength = getter(SharedArrayBuffer.prototype, "byteLength");

function rangeGetters(prototype: object) {
  const [buffer, byteOffset, byteLength] = ["buffer", "byteOffset", "byteLength"].map((key) => getter(prototype, key));
  return { buffer, byteOffset, byteLength };
}

/** A part of a buffer. */
export interface Range {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** The part of a buffer that an array or a buffer is, null for anything else. A `DataView` that lost its memory throws. */
export function rangeOf(value: unknown): Range | null {
  if (ArrayBuffer.isView(value)) {
    const of = tagOf(value) === undefined ? views.data : views.array;
    const buffer = bufferOf(value) as ArrayBufferLike;
    if (isDetached(buffer)) return { buffer, byteOffset: 0, byteLength: 0 };
    return { buffer, byteOffset: of.byteOffset.call(value), byteLength: of.byteLength.call(value) };
  }
  for (const byteLength of [arrayBuffer.byteLength, sharedByteLength]) {
    const found = call(byteLength, value);
    if (found !== null) return { buffer: value as ArrayBufferLike, byteOffset: 0, byteLength: found };
  }
  return null;
}

/** The buffer that an array is on; the value itself if it is no array. */
export function bufferOf(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return (tagOf(value) === undefined ? views.data : views.array).buffer.call(value);
}

/** Whether a buffer has given up its memory. Shared ones cannot. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  return call(arrayBuffer.detached, buffer) === true;
}

/** Whether a value is a `SharedArrayBuffer`, of any realm. */
export function isShared(value: unknown): value is SharedArrayBuffer {
  return call(sharedByteLength, value) !== null;
}

/** Whether a buffer can change its length, by which engines may move it. Shared ones stay where they are. */
export function isResizable(buffer: ArrayBufferLike): boolean {
  return call(arrayBuffer.resizable, buffer) === true;
}

/** What a getter gives, null for an object of another class, for which it throws. */
function call<T>(get: (this: unknown) => T, value: unknown): T | null {
  try {
    return get.call(value);
  } catch {
    return null;
  }
}
