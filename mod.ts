/**
 * C11 atomics for TypeScript on Bun, Deno and Node: integers and bytes of 1 to 16 bytes, shared
 * between threads, processes and languages.
 *
 * {@linkcode atomic} makes an atomic in memory of its own or in {@linkcode SharedMemory}, and
 * {@linkcode atomicview} makes one on bytes of an existing buffer. {@linkcode attach} makes the
 * same atomic in another worker or process.
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

export { LibraryLoadError, type TriedLibrary } from "./ffi/errors.ts";
export { SharedMemoryError } from "./ffi/errors.ts";
export type { WaitResult } from "./ffi/wait/contract.ts";
export type { AtomicArray } from "./src/arrays/array_base.ts";
export {
  AtomicBytesArray,
  AtomicIntArray,
  type AtomicIntegralArray,
  AtomicUintArray,
  type Indexed,
} from "./src/arrays/array_classes.ts";
export {
  type ArrayAType,
  atomicArray,
  type AtomicArrayByType,
  type AtomicArrayOptions,
} from "./src/arrays/atomic_array.ts";
export { Alignment } from "./src/atomics/alignment.ts";
export {
  atomic,
  type AtomicBufferOf,
  type AtomicByType,
  type AtomicOptions,
  type AtomicPlacement,
  type OwnMemory,
} from "./src/atomics/atomic.ts";
export {
  Atomic,
  AtomicBytes,
  AtomicInt,
  AtomicIntegral,
  AtomicUint,
} from "./src/atomics/atomic_classes.ts";
export type { AtomicOperations } from "./src/operations/atomic_operations.ts";
export type { AtomicBase } from "./src/atomics/atomic_base.ts";
export { attach } from "./src/attach.ts";
export {
  atomicview,
  type AtomicViewOptions,
  type ViewContextByType,
} from "./src/atomics/atomicview.ts";
export {
  ANY,
  type AType,
  BYTES,
  INT,
  type Integer,
  INTEGRAL,
  type TypeFlags,
  UINT,
  type Width,
} from "./src/atomics/atype.ts";
export type { BitwiseOperations } from "./src/operations/bitwise_operations.ts";
export type { AtomicBuffer } from "./src/atomics/buffer.ts";
export { CmpxchgResult } from "./src/operations/cmpxchg_result.ts";
export {
  AlignmentError,
  type DerivedOperation,
  MemoryOrderError,
  ReleasedError,
  UnsupportedOperationException,
  UnsupportedWidthException,
  type WaitingOperation,
} from "./src/errors.ts";
export { fence } from "./src/atomics/fence.ts";
export type { AtomicHandle } from "./src/atomics/handle.ts";
export type { IntegralOperations } from "./src/operations/integral_operations.ts";
export {
  type FileUrl,
  type LibraryInfo,
  libraryInfo,
  useLibrary,
} from "./src/library/library_info.ts";
export { preload } from "./src/library/preload.ts";
export {
  type FailureOrder,
  isValidFailOrder,
  isValidLoadOrder,
  isValidStoreOrder,
  type LoadOrder,
  MemoryOrder,
  type StoreOrder,
} from "./src/operations/memory_order.ts";
export type {
  IntegralUpdateOperations,
  UpdateOperations,
} from "./src/operations/update_operations.ts";
export { OpType } from "./src/operations/table.ts";
export {
  AtomicBytesView,
  AtomicIntegralView,
  AtomicIntView,
  AtomicUintView,
  AtomicView,
} from "./src/atomics/view_classes.ts";
export type { MappedMemory } from "./src/shared_memory/mapped_memory.ts";
export type {
  CreateOptions,
  FileOptions,
  OpenOptions,
  OpenOrCreateOptions,
} from "./src/shared_memory/options.ts";
export { SharedMemory } from "./src/shared_memory/shared_memory.ts";
export {
  AtomicBytesViewContext,
  AtomicIntegralViewContext,
  AtomicIntViewContext,
  AtomicUintViewContext,
  AtomicViewContext,
} from "./src/atomics/view_contexts.ts";
export type { Signal, WaitingOperations, WaitOptions } from "./src/atomics/waiting_operations.ts";
