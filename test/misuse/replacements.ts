const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const evil = (): never => {
  throw new Error("Thrown by a replaced function");
};
const getter = (object: object, key: PropertyKey, get: () => unknown) =>
  Object.defineProperty(object, key, { get, configurable: true });

/** The arrays on which a replaced method was called. */
export const leaked: unknown[] = [];
/** Detaches the memory of its receiver. */
function steal(this: { buffer: ArrayBuffer }): unknown {
  leaked.push(this);
  return transferOf(this.buffer);
}
const { apply } = Reflect;
const { transfer } = ArrayBuffer.prototype;
/** The original `transfer()`. */
export const transferOf = (buffer: ArrayBuffer): ArrayBuffer => apply(transfer, buffer, []);

/** Records a method's receiver and arguments, and calls the original method. */
function leaking(object: object, key: PropertyKey): void {
  const method = Reflect.get(object, key) as (...args: unknown[]) => unknown;
  const value = function (this: unknown, ...args: unknown[]) {
    leaked[leaked.length] = this;
    for (let i = 0; i < args.length; i++) leaked[leaked.length] = args[i];
    return apply(method, this, args);
  };
  Object.defineProperty(object, key, { value, configurable: true, writable: true });
}
/** Makes a method return the value that was stored last, for every key. */
function mixUp(prototype: Map<unknown, unknown> | WeakMap<WeakKey, unknown>): void {
  const set = prototype.set as (key: unknown, value: unknown) => unknown;
  let last: unknown;
  Object.assign(prototype, {
    set(this: unknown, key: unknown, value: unknown) {
      last = value;
      return apply(set, this, [key, value]);
    },
    get: () => last,
    has: () => true,
  });
}
/** Replaces a class of arrays by one whose arrays cover the last byte of a buffer. */
function lastByte(name: "Uint8Array" | "BigUint64Array" | "Int32Array"): void {
  const Class = globalThis[name];
  const other = function (buffer: unknown) {
    leaked[leaked.length] = buffer;
    return new Class(new ArrayBuffer(8), 0, 1);
  };
  Object.defineProperty(globalThis, name, { value: other, configurable: true });
}

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
  "Array.prototype.filter keeps all": () =>
    Object.assign(Array.prototype, {
      filter(this: unknown[]) {
        return this;
      },
      includes: () => true,
      indexOf: () => 0,
    }),
  "Array.prototype.map of nothing": () => Object.assign(Array.prototype, { map: () => [] }),
  "Array.prototype.flatMap without checks": () =>
    Object.assign(Array.prototype, { flatMap: () => ["true"] }),
  "Array.prototype.join": () => Object.assign(Array.prototype, { join: () => "true" }),
  "Array.prototype[Symbol.iterator] of nothing": () =>
    Object.assign(Array.prototype, {
      *[Symbol.iterator](): Generator<never> {},
    }),
  "Array.prototype[0]": () =>
    Object.defineProperty(Array.prototype, "0", { set: () => {}, configurable: true }),
  "Map.prototype.get of another": () => mixUp(Map.prototype),
  "WeakMap.prototype.get of another": () => mixUp(WeakMap.prototype),
  "WeakMap.prototype.get leaks": () => leaking(WeakMap.prototype, "get"),
  "WeakMap.prototype.set leaks": () => leaking(WeakMap.prototype, "set"),
  "Map.prototype.set leaks": () => leaking(Map.prototype, "set"),
  "Set.prototype.add leaks": () => leaking(Set.prototype, "add"),
  "FinalizationRegistry.prototype.register leaks": () =>
    leaking(FinalizationRegistry.prototype, "register"),
  "Atomics.store leaks": () => leaking(Atomics, "store"),
  "Atomics.load leaks": () => leaking(Atomics, "load"),
  "Reflect.apply leaks": () => leaking(Reflect, "apply"),
  "Function.prototype.call that alternates": () => {
    const { call } = Function.prototype;
    let count = 0;
    const get = () => count++ % 2 === 0 ? call : () => "Uint8Array";
    Object.defineProperty(Function.prototype, "call", { get, configurable: true });
  },
  "Object.hasOwn and a forged type": () => {
    class Forged {
      constructor(...args: unknown[]) {
        for (let i = 0; i < args.length; i++) leaked[leaked.length] = args[i];
      }
    }
    const forged = { Atomic: Forged, View: Forged, Context: Forged, name: "Forged" };
    Object.assign(Object, { hasOwn: () => true });
    Object.assign(Object.prototype, { forged: { ...forged, integral: true, signed: true } });
  },
  "Object.prototype with parts of a method": () =>
    Object.assign(Object.prototype, { check: "true", write: "", helpers: "", signed: true }),
  "%TypedArray%.prototype.length of 16": () => getter(TypedArray, "length", () => 16),
  "%TypedArray%.prototype.byteLength": () => getter(TypedArray, "byteLength", () => 16),
  "ArrayBuffer.prototype.byteLength of 16": () =>
    getter(ArrayBuffer.prototype, "byteLength", () => 16),
  "globalThis.Uint8Array of another buffer": () => lastByte("Uint8Array"),
  "globalThis.BigUint64Array of another buffer": () => lastByte("BigUint64Array"),
  "globalThis.Int32Array of another buffer": () => lastByte("Int32Array"),
  "globalThis.Number": () => Object.assign(globalThis, { Number: () => 16 }),
  "WeakRef.prototype.deref": () =>
    Object.assign(WeakRef.prototype, { deref: () => new ArrayBuffer(4096) }),
  "performance.now": () => Object.assign(performance, { now: () => 0 }),
};
