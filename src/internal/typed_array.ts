// The language's own getters look into the object itself. `instanceof`, `.length` and `.byteLength` would call code of the caller's on
// a proxy or a subclass, and know nothing of the buffers of another realm. They are taken when the module is loaded, and so is how
// they are called: whether memory is still there is not to depend on what a program puts in their place.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const { isView } = ArrayBuffer;
const { apply } = Reflect;
const CALL = Function.prototype.call;
const NOTHING: readonly never[] = [];

function getter<T>(prototype: object, key: PropertyKey): (object: unknown) => T {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get as () => T;
  return (object) => apply(get, object, NOTHING);
}

const tag = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)?.get as () =>
  | string
  | undefined;
const length = Object.getOwnPropertyDescriptor(typedArray, "length")?.get as () => number;

// These two are called for every value of bytes, for which Bun's compiler knows call() alone.

/** The class name of a typed array, undefined for anything else. */
export function tagOf(value: unknown): string | undefined {
  return tag.call === CALL ? tag.call(value) : apply(tag, value, NOTHING);
}

/** The length of a typed array. Throws for anything else. */
export function lengthOf(value: unknown): number {
  return length.call === CALL ? length.call(value) : apply(length, value, NOTHING);
}

/** Whether an array has lost its memory. No program can replace how an element is read. */
export function isEmpty(array: { readonly [index: number]: unknown }): boolean {
  return array[0] === undefined;
}

const views = { array: rangeGetters(typedArray), data: rangeGetters(DataView.prototype) };
const byteLengths = {
  ArrayBuffer: getter<number>(ArrayBuffer.prototype, "byteLength"),
  SharedArrayBuffer: getter<number>(SharedArrayBuffer.prototype, "byteLength"),
};
const detached = getter<boolean>(ArrayBuffer.prototype, "detached");
const resizable = getter<boolean>(ArrayBuffer.prototype, "resizable");

function rangeGetters(prototype: object) {
  return {
    buffer: getter<ArrayBufferLike>(prototype, "buffer"),
    byteOffset: getter<number>(prototype, "byteOffset"),
    byteLength: getter<number>(prototype, "byteLength"),
  };
}

/** A part of a buffer. */
export interface Range {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** The part of a buffer that an array or a buffer is, an empty one where the memory is gone; null for anything else. */
export function rangeOf(value: unknown): Range | null {
  if (isView(value)) {
    const { buffer, byteOffset, byteLength } = tagOf(value) === undefined
      ? views.data
      : views.array;
    const nothing = { buffer: buffer(value), byteOffset: 0, byteLength: 0 };
    // A DataView throws where an array would give 0.
    const length = call(byteLength, value);
    return length ? { ...nothing, byteOffset: byteOffset(value), byteLength: length } : nothing;
  }
  const byteLength = call(byteLengths.ArrayBuffer, value) ??
    call(byteLengths.SharedArrayBuffer, value);
  return byteLength === null
    ? null
    : { buffer: value as ArrayBufferLike, byteOffset: 0, byteLength };
}

/** The class of an array, a `DataView` or a buffer, that of the language even for a subclass; undefined for anything else. */
export function classOfMemory(value: unknown): string | undefined {
  if (isView(value)) return tagOf(value) ?? "DataView";
  if (call(byteLengths.ArrayBuffer, value) !== null) return "ArrayBuffer";
  return isShared(value) ? "SharedArrayBuffer" : undefined;
}

/** The buffer that an array is on; the value itself if it is no array. */
export function bufferOf(value: unknown): unknown {
  if (!isView(value)) return value;
  return (tagOf(value) === undefined ? views.data : views.array).buffer(value);
}

/** Whether a buffer has given up its memory. Shared ones cannot. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  return call(detached, buffer) === true;
}

/** Whether a value is a `SharedArrayBuffer`, of any realm. */
export function isShared(value: unknown): value is SharedArrayBuffer {
  return call(byteLengths.SharedArrayBuffer, value) !== null;
}

/** Whether a buffer can change its length, by which engines may move it. Shared ones stay where they are. */
export function isResizable(buffer: ArrayBufferLike): boolean {
  return call(resizable, buffer) === true;
}

/** What a getter gives, null for an object of another class, for which it throws. */
function call<T>(get: (object: unknown) => T, value: unknown): T | null {
  try {
    return get(value);
  } catch (error) {
    if (error instanceof TypeError) return null;
    // The stack is full: nothing is known of the object.
    throw error;
  }
}
