import { ReleasedError } from "../errors.ts";
import { guardConstruction } from "../internal/construction.ts";
import { formatValue } from "../internal/format_value.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";
import { isEmpty } from "../internal/typed_array.ts";
import type { Operation } from "../operations/table.ts";
import type { PublicClass, SpecializedClass } from "../specialized/spec.ts";

/**
 * The class of all arrays with one kind of values, one width and one kind of memory. Its methods
 * have machine code of their own.
 */
export interface ArrayClass {
  readonly Base: PublicClass;
  /** The name of the public class. */
  readonly name: string;
  readonly prototype: object;
  /** The class of the elements. */
  readonly element: SpecializedClass;
  create(state: Omit<ArrayState, "arrayClass">): object;
  /** Makes an operation fast from now on. Throws if it is not supported. */
  prepare(operation: Operation): void;
}

/** The private data of an array. */
export interface ArrayState {
  readonly arrayClass: ArrayClass;
  /** From the first byte of the first element to the last byte of the last. */
  readonly bytes: Uint8Array;
  readonly buffer: ArrayBufferLike;
  /** The position of the first element in the buffer, in bytes. */
  readonly offset: number;
  readonly length: number;
  /** The distance of two elements in bytes. */
  readonly stride: number;
}

/** Returns the data of an array, undefined for anything else. */
export let stateOf: (array: unknown) => ArrayState | undefined;

/**
 * The common ancestor of arrays. A private field keeps other objects from passing for one.
 *
 * @internal
 */
export abstract class ArrayObject {
  readonly #state: ArrayState;

  /** @ignore Arrays are made by `atomicArray()`. */
  protected constructor(key: symbol, state: object) {
    guardConstruction(key, "atomicArray()");
    this.#state = state as ArrayState;
  }

  static {
    stateOf = (array) => {
      if (!(isObject(array) && #state in array)) return undefined;
      const state = array.#state;
      // Do not describe an object that only has the methods of such a class.
      return getPrototypeOf(array) === state.arrayClass.prototype ? state : undefined;
    };
  }
}

// A program could replace them.
const { getPrototypeOf } = Object;
const { Uint8Array } = globalThis;

/** Returns the data of an array. Throws for anything else, and if its memory was closed. */
export function openArray(array: unknown): ArrayState {
  const state = stateOf(array);
  if (state === undefined) throwReceiver("an atomic array", array);
  return isEmpty(state.bytes) ? throwReleasedArray() : state;
}

/** Throws the error for the use of an array whose memory was closed. */
export function throwReleasedArray(): never {
  throw new ReleasedError("Operation forbidden on released array: its memory was closed");
}

/** Like `openArray()`, but also throws if the array's class has no method `name`. */
export function openArrayWithMethod(name: string, array: unknown): ArrayState {
  const state = openArray(array);
  if (name in state.arrayClass.Base.prototype) return state;
  throw new TypeError(
    `Cannot call ${name}() on an ${state.arrayClass.name}, which has no such method`,
  );
}

/** Whether a value is the index of an element. */
export function isElementIndex({ length }: ArrayState, i: unknown): i is number {
  return typeof i === "number" && i % 1 === 0 && i >= 0 && i < length;
}

/** Throws the error for a value that is not the index of an element. */
export function throwElementIndex({ length }: ArrayState, name: string, i: unknown): never {
  const message = `${name}(): expected the index of an element, an integer from 0 to ${
    length - 1
  }, got ${formatValue(i)}`;
  throw typeof i === "number" ? new RangeError(message) : new TypeError(message);
}

/** Returns an atomic on an element. */
export function elementOf({ arrayClass, buffer, offset, stride }: ArrayState, i: number): object {
  const { element } = arrayClass;
  const place = new Uint8Array(buffer, offset + i * stride, element.width);
  return element.create(place, buffer);
}
