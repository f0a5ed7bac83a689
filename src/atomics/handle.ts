import type { AType } from "./atype.ts";
import { openLeafWith } from "../specialized/specialized_class.ts";
import { mappingOf } from "../shared_memory/mapping.ts";

/**
 * An atomic as a plain value, by which `attach()` makes the same one in another worker or process. Where the atomic is in shared memory, it
 * is of numbers, strings and flags alone, so that JSON can carry it.
 *
 * @typeParam W The width in bytes.
 */
export interface AtomicHandle<W extends number = number> {
  /** What the atomic holds. */
  readonly atype: AType;
  /** Its width in bytes. */
  readonly width: W;
  /** Whether it holds integers. */
  readonly integral: boolean;
  /** Whether the integers have a sign. */
  readonly signed: boolean;
  /** Whether it can only be read. */
  readonly readonly: boolean;
  /** Where it begins in its memory, in bytes. */
  readonly offset: number;
  /** The memory of an atomic that has its own, which `postMessage` can carry to a worker. */
  readonly buffer?: SharedArrayBuffer;
  /** The name of the segment that it is in. */
  readonly name?: string;
  /** The absolute path of the file that it is in. */
  readonly path?: string;
}

/**
 * What hands an atomic over.
 *
 * @typeParam W The width in bytes.
 */
export interface HandleOperations<W extends number> {
  /**
   * Describes the atomic as a plain value, for `postMessage` to a worker and, for one in shared memory, JSON to another process. `attach()`
   * makes the same atomic of it.
   *
   * @returns The handle. It keeps shared memory neither open nor from being unlinked.
   *
   * @example
   * ```ts
   * import { atomic, attach, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * const b = attach(structuredClone(a.handle())); // as a worker gets it
   * a.store(5);
   * assert.equal(b.toString(), "AtomicInt(value=5, width=4, readonly=false, signed=true)");
   * ```
   */
  handle(): AtomicHandle<W>;
}

// By the names of the classes.
const TYPES: Readonly<Record<string, AType>> = {
  Atomic: "ANY",
  AtomicInt: "INT",
  AtomicUint: "UINT",
  AtomicBytes: "BYTES",
  AtomicIntegral: "INTEGRAL",
};

/** Gives a class `handle()`. */
export function addHandle(prototype: object): void {
  const value = function handle(this: object): AtomicHandle {
    const { name, width, integral, signed, readonly, bytesOf } = openLeafWith("handle", this);
    const bytes = bytesOf(this);
    const memory = mappingOf(bytes)?.origin ?? { buffer: bytes.buffer as SharedArrayBuffer };
    return {
      atype: TYPES[name],
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
