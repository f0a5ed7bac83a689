// The getters of the language read the internal fields of an object. `instanceof`, `.length` and
// `.byteLength` would run code of the caller on a proxy or a subclass, and do not work for buffers
// of another realm. Getters are read when this module is loaded, so that a program cannot replace
// them.
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

// These two are called for every value of bytes. Bun's compiler only optimizes call().

/** The class name of a typed array, undefined for anything else. */
export function tagOf(value: unknown): string | undefined {
  return tag.call === CALL ? tag.call(value) : apply(tag, value, NOTHING);
}

/** The length of a typed array. Throws for anything else. */
export function lengthOf(value: unknown): number {
  return length.call === CALL ? length.call(value) : apply(length, value, NOTHING);
}

/** Whether an array has lost its memory. A program cannot replace how elements are read. */
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

/**
 * Returns the part of a buffer that an array or a buffer covers: empty without memory, null
 * for any other value.
 */
export function rangeOf(value: unknown): Range | null {
  if (isView(value)) {
    const { buffer, byteOffset, byteLength } = tagOf(value) === undefined
      ? views.data
      : views.array;
    const nothing = { buffer: buffer(value), byteOffset: 0, byteLength: 0 };
    // The getter of a DataView throws where that of an array returns 0.
    const length = call(byteLength, value);
    return length ? { ...nothing, byteOffset: byteOffset(value), byteLength: length } : nothing;
  }
  const byteLength = call(byteLengths.ArrayBuffer, value) ??
    call(byteLengths.SharedArrayBuffer, value);
  return byteLength === null
    ? null
    : { buffer: value as ArrayBufferLike, byteOffset: 0, byteLength };
}

/**
 * Returns the name of the built-in class of an array, a `DataView` or a buffer, for a subclass too.
 * Undefined for any other value.
 */
export function classOfMemory(value: unknown): string | undefined {
  if (isView(value)) return tagOf(value) ?? "DataView";
  if (call(byteLengths.ArrayBuffer, value) !== null) return "ArrayBuffer";
  return isShared(value) ? "SharedArrayBuffer" : undefined;
}

/** Returns the buffer of an array, and any other value as it is. */
export function bufferOf(value: unknown): unknown {
  if (!isView(value)) return value;
  return (tagOf(value) === undefined ? views.data : views.array).buffer(value);
}

/** Whether a buffer is detached. A `SharedArrayBuffer` never is. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  return call(detached, buffer) === true;
}

/** Whether a value is a `SharedArrayBuffer`, of any realm. */
export function isShared(value: unknown): value is SharedArrayBuffer {
  return call(byteLengths.SharedArrayBuffer, value) !== null;
}

/** Whether a buffer can change its length: engines may move it then. Shared buffers never move. */
export function isResizable(buffer: ArrayBufferLike): boolean {
  return call(resizable, buffer) === true;
}

/** Calls a getter. Returns null for an object of another class, for which it throws. */
function call<T>(get: (object: unknown) => T, value: unknown): T | null {
  try {
    return get(value);
  } catch (error) {
    if (error instanceof TypeError) return null;
    // The getter threw because the stack is full, so the class is unknown.
    throw error;
  }
}
