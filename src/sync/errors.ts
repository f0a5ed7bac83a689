import { nameErrors } from "../../ffi/class_names.ts";

/**
 * Thrown by a synchronous call that would wait for its own thread forever, such as `lock()` of a
 * mutex that the thread holds.
 *
 * @example
 * ```ts
 * import { DeadlockError, Mutex } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * using guard = mutex.lock();
 * assert.throws(() => mutex.lock(), DeadlockError);
 * ```
 */
export class DeadlockError extends Error {}

/**
 * Thrown if a thread died and the primitive cannot be used any more, such as a barrier of which it
 * was a party.
 *
 * @example
 * ```ts
 * import { OwnerDiedError } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * assert.equal(new OwnerDiedError("A party died").name, "OwnerDiedError");
 * ```
 */
export class OwnerDiedError extends Error {}

nameErrors({ DeadlockError, OwnerDiedError });
