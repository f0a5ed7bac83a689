/**
 * Locks and other primitives between workers and processes. They survive the death of their owners.
 *
 * @example
 * ```ts
 * import { Mutex } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * {
 *   using guard = mutex.lock();
 *   assert.equal(guard.abandoned, false);
 * }
 * ```
 *
 * @module
 */

export { Barrier, type BarrierOptions } from "./src/sync/barrier.ts";
export { Condition } from "./src/sync/condition.ts";
export { DeadlockError, OwnerDiedError } from "./src/sync/errors.ts";
export { Event } from "./src/sync/event.ts";
export { Guard } from "./src/sync/guard.ts";
export { Mutex } from "./src/sync/mutex.ts";
export { Once } from "./src/sync/once.ts";
export type { Primitive } from "./src/sync/primitive.ts";
export type { PlaceOptions, SyncHandle } from "./src/sync/place.ts";
export { RwLock } from "./src/sync/rw_lock.ts";
export { Semaphore, type SemaphoreOptions } from "./src/sync/semaphore.ts";
export { type ChangedOptions, Snapshot, type SnapshotOptions } from "./src/sync/snapshot.ts";
export type { BlockOptions } from "./src/sync/waiting.ts";
