import { nameErrors } from "../../ffi/class_names.ts";

/**
 * Thrown by a synchronous call that would wait for its own thread for ever: `lock()` of a mutex
 * that the thread holds, for example.
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
 * Thrown when a thread died and what it left cannot be repaired: a barrier that it was a party of.
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
