import { ReleasedError } from "../errors.ts";
import { guardConstruction } from "../internal/construction.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";
import { isEmpty } from "../internal/typed_array.ts";
import type { SpecializedClass } from "./spec.ts";

/** The private data of an atomic or a view. */
export interface ObjectState {
  readonly specialized: SpecializedClass;
  readonly bytes: Uint8Array;
  readonly buffer: unknown;
}

// Sentinels for the memory of a released view and of a view whose buffer was detached or shrunk.
// Lost memory stays lost: if the buffer grows again, its bytes are not those that the view was made
// on.
const RELEASED = new Uint8Array(new ArrayBuffer(0));
const LOST = new Uint8Array(new ArrayBuffer(0));

/** Returns the class of an atomic or a view, undefined for anything else. */
export let findSpecialized: (object: unknown) => SpecializedClass | undefined;

/** Returns the memory of an atomic or a view. */
export let bytesOf: (object: object) => Uint8Array;

/** Returns the buffer that an atomic or a view was made on. */
export let bufferOf: (object: object) => unknown;

let setMemory: (object: object, bytes: Uint8Array) => void;

/**
 * The common ancestor of atomics and views. Private fields keep other objects from passing for one.
 *
 * @internal
 */
export abstract class AtomicObject {
  readonly #specialized: SpecializedClass;
  #bytes: Uint8Array;
  #buffer: unknown;

  /** @ignore Objects are made by `atomic()` and `atomicview()`. */
  protected constructor(key: symbol, maker: string, state: object) {
    guardConstruction(key, maker);
    const { specialized, bytes, buffer } = state as ObjectState;
    this.#specialized = specialized;
    this.#bytes = bytes;
    this.#buffer = buffer;
  }

  static {
    findSpecialized = (object) => {
      if (!(isObject(object) && #specialized in object)) return undefined;
      const specialized = object.#specialized;
      // Do not describe an object that only has the methods of such a class.
      return getPrototypeOf(object) === specialized.prototype ? specialized : undefined;
    };
    bytesOf = (object) => (object as AtomicObject).#bytes;
    bufferOf = (object) => (object as AtomicObject).#buffer;
    setMemory = (object, bytes) => {
      (object as AtomicObject).#bytes = bytes;
      (object as AtomicObject).#buffer = undefined;
      (object as AtomicObject).#specialized.forget(object);
    };
  }
}

const { getPrototypeOf } = Object;

/** Releases an object: every later use of it throws. */
export function release(object: object): void {
  setMemory(object, RELEASED);
}

/** Whether the memory of an object was released, or its buffer was detached or shrunk. */
export function isReleased(object: object): boolean {
  return isEmpty(bytesOf(object));
}

/** Returns the class of an atomic or a view that is not released. Throws for anything else. */
export function openSpecialized(object: unknown): SpecializedClass {
  const specialized = findSpecialized(object);
  if (specialized === undefined) throwReceiver("an atomic or a view", object);
  if (isReleased(object as object)) throwReleased(object as object);
  return specialized;
}

/** Like `openSpecialized()`, but also throws if the object's class has no method `name`. */
export function openWithMethod(name: string, object: unknown): SpecializedClass {
  const specialized = openSpecialized(object);
  if (name in specialized.Base.prototype) return specialized;
  throw new TypeError(`Cannot call ${name}() on an ${specialized.name}, which has no such method`);
}

/** Throws the `ReleasedError` for an object without memory. */
export function throwReleased(object: object): never {
  const isReleased = bytesOf(object) === RELEASED;
  if (!isReleased) setMemory(object, LOST);
  // The memory of an atomic can be lost only if it is a SharedMemory.
  if (!findSpecialized(object)?.name.endsWith("View")) {
    throw new ReleasedError("Operation forbidden on released atomic: its memory was closed");
  }
  const reason = isReleased ? "" : ": its buffer was detached, transferred or shrunk";
  throw new ReleasedError(`Operation forbidden on released view${reason}`);
}
