import type { AtomicOperations } from "../operations/atomic_operations.ts";
import { AtomicBase } from "./atomic_base.ts";
import type { Integer } from "./atype.ts";
import { defineMethods } from "./define_methods.ts";
import { type AtomicHandle, handleOf } from "./handle.ts";
import { openSpecialized } from "../specialized/atomic_object.ts";
import type { IntegralOperations } from "../operations/integral_operations.ts";
import type {
  IntegralUpdateOperations,
  UpdateOperations,
} from "../operations/update_operations.ts";
import type { WaitingOperations } from "./waiting_operations.ts";

// A class with operations is declared twice: as an interface, with the types and documentation that
// atomics and views share, and as a class, whose methods are made from the table of operations.

/**
 * An atomic object, in memory of its own or in shared memory. Made by `atomic()`.
 *
 * With `atype: ANY` it is of this class itself, which has no operations.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export abstract class Atomic<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicBase<W, B> {
  /** @ignore Atomics are made by `atomic()`. */
  protected constructor(key: symbol, state: object) {
    super(key, "atomic()", state);
  }

  /**
   * Returns a plain value from which `attach()` creates the same atomic: in a worker after
   * `postMessage`, and in another process after JSON if the atomic is in a `SharedMemory`.
   *
   * @returns The handle. It does not keep a `SharedMemory` open, and does not prevent `unlink()`.
   * @throws {SharedMemoryError} `ENOENT` if the name or path of the `SharedMemory` no longer leads
   *   to it. macOS does not report this for segments.
   *
   * @example
   * ```ts
   * import { atomic, attach, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * const b = attach(structuredClone(a.handle())); // as a worker receives it
   * a.store(5);
   * assert.equal(b.load(), 5);
   * ```
   */
  handle(): AtomicHandle<this> {
    return handleOf(this) as AtomicHandle<this>;
  }
}

/**
 * An atomic integer. With `atype: INTEGRAL` it is of this class itself, and `signed` is `true` or
 * `false`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export interface AtomicIntegral<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends
  AtomicOperations<Integer<W>>,
  IntegralOperations<Integer<W>>,
  IntegralUpdateOperations<Integer<W>>,
  WaitingOperations<Integer<W>> {}

/** An atomic integer. */
export abstract class AtomicIntegral<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends Atomic<W, B> {
  /** Whether the integers have a sign. */
  get signed(): boolean {
    return openSpecialized(this).signed;
  }
}

/**
 * An atomic signed integer, made with `atype: INT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export abstract class AtomicInt<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegral<W, B> {}

/**
 * An atomic unsigned integer, made with `atype: UINT`.
 *
 * @typeParam W The width in bytes, which decides whether values are of type `number` or `bigint`.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export abstract class AtomicUint<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends AtomicIntegral<W, B> {}

/**
 * Atomic bytes, made with `atype: BYTES`. Its values are `Uint8Array`s of its width.
 *
 * @typeParam W The width in bytes.
 * @typeParam B The type of the buffer: `ArrayBuffer` in a `SharedMemory`, otherwise
 *   `SharedArrayBuffer`.
 */
export interface AtomicBytes<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends
  AtomicOperations<Uint8Array>,
  UpdateOperations<Uint8Array>,
  WaitingOperations<Uint8Array> {}

/** Atomic bytes. */
export abstract class AtomicBytes<
  W extends number = number,
  B extends ArrayBufferLike = ArrayBufferLike,
> extends Atomic<W, B> {}

defineMethods(AtomicIntegral.prototype, { arithmetic: true });
defineMethods(AtomicBytes.prototype, { arithmetic: false });
