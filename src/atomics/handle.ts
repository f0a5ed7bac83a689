import type { AType } from "./atype.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { bufferOf as memoryOf, rangeOf } from "../internal/typed_array.ts";
import { bytesOf, openWithMethod } from "../specialized/atomic_object.ts";
import type { ObjectSpec } from "../specialized/spec.ts";

/** The key of a handle's class, for the compiler only. */
export declare const CLASS: unique symbol;

/**
 * An atomic as a plain value, from which `attach()` creates the same atomic in another worker or
 * process. If the atomic is in a `SharedMemory`, the handle can be carried by JSON.
 *
 * @typeParam A The class of the atomic, which `attach()` returns. For a parsed handle the program
 *   asserts it: `attach<AtomicInt<4>>(JSON.parse(text))`.
 */
export interface AtomicHandle<A extends object> {
  /** The type of the value. */
  readonly atype: AType;
  /** The width in bytes. */
  readonly width: number;
  /** Whether the value is an integer. */
  readonly integral: boolean;
  /** Whether the integer is signed. */
  readonly signed: boolean;
  /** Whether the atomic only supports `load()` and `bitTest()`. */
  readonly readonly: boolean;
  /** The position in the memory in bytes. */
  readonly offset: number;
  /** The number of elements, if the handle is that of an array. */
  readonly length?: number | undefined;
  /** The distance of two elements of an array in bytes. */
  readonly stride?: number | undefined;
  /**
   * The memory of an atomic that is not in a `SharedMemory`. `postMessage` shares it with a worker.
   */
  readonly buffer?: SharedArrayBuffer | undefined;
  /** The name of the segment. */
  readonly name?: string | undefined;
  /** The absolute path of the file. */
  readonly path?: string | undefined;
  /** @ignore For the compiler only: the property does not exist. */
  readonly [CLASS]?: A | undefined;
}

/** Returns the handle of an atomic. */
export function handleOf(object: object): AtomicHandle<object> {
  return handleOn(openWithMethod("handle", object), bytesOf(object));
}

/** Returns the handle of an object of a class whose memory begins with `bytes`. */
export function handleOn(
  { atype, width, integral, signed, readonly }: ObjectSpec,
  bytes: Uint8Array,
): AtomicHandle<object> {
  const memory = mappingOf(bytes)?.origin ?? { buffer: memoryOf(bytes) as SharedArrayBuffer };
  return {
    atype: atype as AType,
    width,
    integral,
    signed,
    readonly,
    offset: rangeOf(bytes)?.byteOffset ?? 0,
    ...memory,
  };
}
