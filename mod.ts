/**
 * Atomic operations on any memory, for Bun and Deno: the Python package `atomics` for TypeScript, over patomic, a C library of lock-free
 * operations.
 *
 * {@linkcode atomic} makes an object in memory of its own, {@linkcode atomicview} views memory that something else owns.
 *
 * @example
 * ```ts
 * import { atomic, INT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const a = atomic({ width: 4, atype: INT });
 * a.inc();
 * assert.equal(a.load(), 1);
 * ```
 *
 * @module
 */

export { LibraryLoadError, type TriedLibrary } from "./ffi/library_load_error.ts";
export { SharedMemoryError } from "./ffi/shared_memory_error.ts";
export type { WaitResult } from "./ffi/system_wait.ts";
export { Alignment } from "./src/alignment.ts";
export { atomic, type AtomicMemoryOptions } from "./src/atomic.ts";
export { Atomic, AtomicBytes, AtomicInt, AtomicIntegral, AtomicUint } from "./src/atomic_classes.ts";
export type { AtomicOperations } from "./src/atomic_operations.ts";
export type { AtomicProperties, IntegralProperties } from "./src/atomic_properties.ts";
export { attach } from "./src/attach.ts";
export { atomicview, type AtomicViewOptions } from "./src/atomicview.ts";
export { ANY, type AType, BYTES, INT, type Integer, INTEGRAL, UINT } from "./src/atype.ts";
export type { BitwiseOperations } from "./src/bitwise_operations.ts";
export type { AtomicBuffer } from "./src/buffer.ts";
export { CmpxchgResult } from "./src/cmpxchg_result.ts";
export {
  AlignmentError,
  MemoryOrderError,
  ReleasedError,
  UnsupportedOperationException,
  UnsupportedWidthException,
  type WaitingOperation,
} from "./src/errors.ts";
export type { AtomicHandle, HandleOperations } from "./src/handle.ts";
export type { IntegralOperations } from "./src/integral_operations.ts";
export { type LibraryInfo, libraryInfo, useLibrary } from "./src/library.ts";
export { isValidFailOrder, isValidLoadOrder, isValidStoreOrder, MemoryOrder } from "./src/memory_order.ts";
export { OpType } from "./src/operations.ts";
export { AtomicBytesView, AtomicIntegralView, AtomicIntView, AtomicUintView, AtomicView } from "./src/view_classes.ts";
export { SharedMemory } from "./src/shared_memory.ts";
export {
  AtomicBytesViewContext,
  AtomicIntegralViewContext,
  AtomicIntViewContext,
  AtomicUintViewContext,
  AtomicViewContext,
} from "./src/view_contexts.ts";
export type { WaitingOperations, WaitOptions } from "./src/waiting_operations.ts";
