import type { AType } from "./atype.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { openLeafWith } from "../specialized/specialized_class.ts";

/** The key of a handle's class, for the compiler only. */
export declare const CLASS: unique symbol;

/**
 * An atomic as a plain value, from which `attach()` creates the same atomic in another worker or
 * process. If the atomic is in a `SharedMemory`, the handle can be carried by JSON.
 *
 * @typeParam A The class of the atomic, which `attach()` returns. The program asserts it for a handle
 *   that was parsed: `attach<AtomicInt<4>>(JSON.parse(text))`.
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
  /** The memory of an atomic that is not in a `SharedMemory`. `postMessage` carries it to a worker. */
  readonly buffer?: SharedArrayBuffer | undefined;
  /** The name of the segment. */
  readonly name?: string | undefined;
  /** The absolute path of the file. */
  readonly path?: string | undefined;
  /** @ignore For the compiler only: the property does not exist. */
  readonly [CLASS]?: A | undefined;
}

/** Handing an atomic to a worker or process. */
export interface HandleOperations {
  /**
   * Returns a plain value from which `attach()` creates the same atomic: in a worker after
   * `postMessage`, and in another process after JSON if the atomic is in a `SharedMemory`.
   *
   * @returns The handle. It does not keep a `SharedMemory` open, and does not prevent `unlink()`.
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
  handle(): AtomicHandle<this>;
}

// By the names of the classes.
const TYPES: ReadonlyMap<string, AType> = new Map([
  ["Atomic", "ANY"],
  ["AtomicInt", "INT"],
  ["AtomicUint", "UINT"],
  ["AtomicBytes", "BYTES"],
  ["AtomicIntegral", "INTEGRAL"],
]);

/** Adds `handle()` to a class. */
export function addHandle(prototype: object): void {
  const value = function handle(this: object): AtomicHandle<object> {
    const { name, width, integral, signed, readonly, bytesOf } = openLeafWith("handle", this);
    const bytes = bytesOf(this);
    const memory = mappingOf(bytes)?.origin ?? { buffer: bytes.buffer as SharedArrayBuffer };
    return {
      atype: TYPES.get(name) as AType,
      width,
      integral,
      signed,
      readonly,
      offset: bytes.byteOffset,
      ...memory,
    };
  };
  Object.defineProperty(prototype, "handle", { value, configurable: true, writable: true });
}
