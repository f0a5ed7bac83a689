const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const evil = (): never => {
  throw new Error("Thrown by what was replaced");
};
const getter = (object: object, key: PropertyKey, get: () => unknown) =>
  Object.defineProperty(object, key, { get, configurable: true });

/** The arrays of which a method was called that had been replaced. */
export const leaked: unknown[] = [];
/** Takes the memory away of whatever it is called on. */
function steal(this: { buffer: ArrayBuffer }): unknown {
  leaked.push(this);
  return transferOf(this.buffer);
}
const { apply } = Reflect;
const { transfer } = ArrayBuffer.prototype;
/** `transfer()` as it was. */
export const transferOf = (buffer: ArrayBuffer): ArrayBuffer => apply(transfer, buffer, []);

/** Built-ins of the language that a program can replace. */
export const REPLACEMENTS: Readonly<Record<string, () => void>> = {
  "nothing": () => {},
  "%TypedArray%.prototype.length": () => getter(TypedArray, "length", () => 4),
  "%TypedArray%.prototype.buffer": () => getter(TypedArray, "buffer", () => new ArrayBuffer(64)),
  "%TypedArray%.prototype.byteOffset": () => getter(TypedArray, "byteOffset", () => 1 << 20),
  "%TypedArray%.prototype.slice": () => Object.assign(TypedArray, { slice: steal }),
  "%TypedArray%.prototype.subarray": () => Object.assign(TypedArray, { subarray: steal }),
  "%TypedArray%.prototype.set": () => Object.assign(TypedArray, { set: steal }),
  "%TypedArray%.prototype.constructor": () => getter(TypedArray, "constructor", evil),
  "%TypedArray%.prototype[Symbol.iterator]": () =>
    Object.assign(TypedArray, { [Symbol.iterator]: steal }),
  "Uint8Array.prototype.constructor": () => getter(Uint8Array.prototype, "constructor", evil),
  "Array.prototype[Symbol.iterator]": () =>
    Object.assign(Array.prototype, { [Symbol.iterator]: evil }),
  "Array.prototype.map": () => Object.assign(Array.prototype, { map: evil }),
  "Array.prototype.filter": () => Object.assign(Array.prototype, { filter: () => [] }),
  "Array.prototype.includes": () => Object.assign(Array.prototype, { includes: () => true }),
  "ArrayBuffer.isView": () => Object.assign(ArrayBuffer, { isView: () => true }),
  "ArrayBuffer.prototype.transfer": () =>
    Object.assign(ArrayBuffer.prototype, { transfer: () => new ArrayBuffer(0) }),
  "ArrayBuffer.prototype.detached": () => getter(ArrayBuffer.prototype, "detached", () => false),
  "ArrayBuffer.prototype.byteLength": () =>
    getter(ArrayBuffer.prototype, "byteLength", () => 1 << 20),
  "ArrayBuffer.prototype.resizable": () => getter(ArrayBuffer.prototype, "resizable", () => false),
  "Function.prototype.call": () => Object.assign(Function.prototype, { call: () => "Uint8Array" }),
  "Function.prototype.apply": () => Object.assign(Function.prototype, { apply: evil }),
  "Function.prototype.bind": () => Object.assign(Function.prototype, { bind: evil }),
  "Function.prototype.toString": () =>
    Object.assign(Function.prototype, { toString: () => "() => 0" }),
  "Reflect.apply": () => Object.assign(Reflect, { apply: () => "Uint8Array" }),
  "Object.prototype.get": () => Object.assign(Object.prototype, { get: () => 1, value: 1 }),
  "Object.prototype.memory": () =>
    Object.assign(Object.prototype, { memory: null, offset: 1 << 20 }),
  "Object.getPrototypeOf": () => Object.assign(Object, { getPrototypeOf: () => Object.prototype }),
  "Object.hasOwn": () => Object.assign(Object, { hasOwn: () => true }),
  "Map.prototype.get": () => Object.assign(Map.prototype, { get: () => undefined }),
  "WeakMap.prototype.get": () => Object.assign(WeakMap.prototype, { get: () => undefined }),
  "Number.isSafeInteger": () =>
    Object.assign(Number, { isSafeInteger: () => true, isInteger: () => true }),
  "globalThis.eval": () => Reflect.deleteProperty(globalThis, "eval"),
  "globalThis.Uint8Array": () => Object.assign(globalThis, { Uint8Array: class extends Array {} }),
  "globalThis.SharedArrayBuffer": () => Object.assign(globalThis, { SharedArrayBuffer: evil }),
  "globalThis.BigInt": () => Object.assign(globalThis, { BigInt: () => 0 }),
  "performance.now": () => Object.assign(performance, { now: () => 0 }),
};
