import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicBytes, AtomicInt, AtomicUint } from "../atomics/atomic_classes.ts";
import type { Integer } from "../atomics/atype.ts";
import type { WaitingOperations } from "../atomics/waiting_operations.ts";
import type { AtomicOperations } from "../operations/atomic_operations.ts";
import type { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import type { IntegralOperations } from "../operations/integral_operations.ts";
import type { FailureOrder, MemoryOrder } from "../operations/memory_order.ts";
import type {
  IntegralUpdateOperations,
  UpdateOperations,
} from "../operations/update_operations.ts";
import { AtomicArray } from "./array_base.ts";
import { openArray } from "./array_object.ts";
import { defineArrayMethods } from "./define_array_methods.ts";

/**
 * The methods of atomics with the index of an element as the first parameter. An index that is not
 * an integer from 0 to `length - 1` throws `RangeError`, or `TypeError` if it is not a number.
 *
 * @typeParam O The methods of an atomic.
 * @typeParam V The type of the values.
 */
export type Indexed<O, V> = {
  readonly [
    // The compiler drops the type parameters of a method when it infers the method's parameters.
    K in keyof O
  ]: K extends "cmpxchgWeak" | "cmpxchgStrong" ? <S extends MemoryOrder>(
      i: number,
      expected: V,
      desired: V,
      success?: S,
      failure?: FailureOrder<S>,
    ) => CmpxchgResult<V>
    : K extends "fetchUpdate" ? <S extends MemoryOrder = 5>(
        i: number,
        update: (value: V) => V | undefined,
        success?: S,
        failure?: FailureOrder<S>,
      ) => V
    : O[K] extends (...args: infer P) => infer R ? (i: number, ...args: P) => R
    : never;
};

/**
 * An array of atomic integers, signed or unsigned.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer.
 * @typeParam A The class of an atomic on an element.
 */
export interface AtomicIntegralArray<
  W extends number,
  B extends ArrayBufferLike,
  A extends object,
> extends
  Indexed<AtomicOperations<Integer<W>>, Integer<W>>,
  Indexed<IntegralOperations<Integer<W>>, Integer<W>>,
  Indexed<IntegralUpdateOperations<Integer<W>>, Integer<W>>,
  Indexed<WaitingOperations<Integer<W>>, Integer<W>> {}

/** An array of atomic integers. */
export abstract class AtomicIntegralArray<
  W extends number,
  B extends ArrayBufferLike,
  A extends object,
> extends AtomicArray<W, B, Integer<W>, A> {
  /** Whether the integers have a sign. */
  get signed(): boolean {
    return openArray(this).arrayClass.element.signed;
  }
}

/**
 * An array of atomic signed integers, made by `atomicArray()` with `atype: INT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export abstract class AtomicIntArray<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegralArray<W, B, AtomicInt<W, B>> {}

/**
 * An array of atomic unsigned integers, made by `atomicArray()` with `atype: UINT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export abstract class AtomicUintArray<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegralArray<W, B, AtomicUint<W, B>> {}

/**
 * An array of atomic bytes, made by `atomicArray()` with `atype: BYTES`. Its values are
 * `Uint8Array`s of its width.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export interface AtomicBytesArray<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends
  Indexed<AtomicOperations<Uint8Array>, Uint8Array>,
  Indexed<UpdateOperations<Uint8Array>, Uint8Array>,
  Indexed<WaitingOperations<Uint8Array>, Uint8Array> {}

/** An array of atomic bytes. */
export abstract class AtomicBytesArray<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicArray<W, B, Uint8Array, AtomicBytes<W, B>> {}

defineArrayMethods(AtomicIntegralArray.prototype, { arithmetic: true });
defineArrayMethods(AtomicBytesArray.prototype, { arithmetic: false });

const classes = { AtomicIntegralArray, AtomicIntArray, AtomicUintArray, AtomicBytesArray };
nameClasses(classes);
// A replaced parent class would receive the construction key and the memory.
for (const Class of Object.values(classes)) Object.preventExtensions(Class);
