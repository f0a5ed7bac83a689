import { nameClasses } from "../../ffi/class_names.ts";
import { Guard, Sentinels } from "./guard.ts";
import { type Acquired, LockWord } from "./lock_word.ts";
import { BYTE_LENGTH } from "./participants.ts";
import type { PlaceOptions, SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import { block, blockAsync, type BlockOptions, checkOptions, mapAttempt } from "./waiting.ts";

/**
 * A lock that one thread holds at a time, and that survives its owner's death.
 *
 * Waiters sleep. If the owner's thread ends while it holds the lock (`kill -9`,
 * `worker.terminate()`), exactly one waiter acquires it within half a second, with
 * `guard.abandoned === true`.
 *
 * @example
 * ```ts
 * import { Mutex } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * let balance = 10;
 * {
 *   using guard = mutex.lock();
 *   assert.equal(guard.abandoned, false);
 *   balance -= 5;
 * }
 * assert.equal(balance, 5);
 * ```
 */
export class Mutex extends Primitive {
  readonly #lock: LockWord;
  readonly #sentinels = new Sentinels("Mutex");

  /**
   * Makes a mutex, or opens the one in `buffer` or `memory`. Zeroed memory is an unlocked mutex.
   *
   * @param options `buffer` or `memory`, and `offset`, a multiple of 64. Default: new memory.
   * @throws {TypeError} If the memory holds another primitive or is read-only.
   * @throws {RangeError} If the memory is too small or `offset` is misaligned.
   */
  constructor(options: PlaceOptions = {}) {
    super(options, { primitive: "Mutex", parameter: 0 });
    this.#lock = new LockWord(this.word(0), this.participants);
  }

  /** Returns the number of bytes that a mutex occupies: 4,096. */
  static byteLengthFor(): number {
    return BYTE_LENGTH;
  }

  /**
   * Opens the mutex of a handle, in another thread or process.
   *
   * @param handle The result of `handle()`.
   * @throws {TypeError} If it is not the handle of a mutex.
   */
  static attach(handle: SyncHandle): Mutex {
    return attachPrimitive(Mutex, handle);
  }

  /**
   * Acquires the lock. Blocks the thread until it is free.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @returns The guard, which frees the lock by `release()` or `using`.
   * @throws {DeadlockError} If the calling thread holds the lock.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  lock(options?: BlockOptions): Guard {
    if (options !== undefined) checkOptions("lock", options);
    if (this.#lock.take(this.token)) return this.#guard("free");
    return block("lock", options, this.#attempt("lock"));
  }

  /**
   * Acquires the lock if it is free, or if its owner is dead. Never waits.
   *
   * @returns The guard, or null if another owner holds the lock.
   */
  tryLock(): Guard | null {
    const acquired = this.#lock.tryTake(this.token);
    return acquired === null ? null : this.#guard(acquired);
  }

  /**
   * Acquires the lock without blocking the thread. See {@linkcode Mutex.lock}.
   *
   * If the calling thread holds the lock, the call waits until the thread releases it.
   */
  async lockAsync(options?: BlockOptions): Promise<Guard> {
    if (options !== undefined) checkOptions("lockAsync", options);
    if (this.#lock.take(this.token)) return this.#guard("free");
    return await blockAsync("lockAsync", options, this.#attempt(null));
  }

  /** @ignore Called by guards. */
  releaseToken(_token: number): void {
    this.#lock.release();
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#lock.owner === token;
  }

  #attempt(name: string | null) {
    return mapAttempt(this.#lock.attempt(this.token, name), (acquired) => this.#guard(acquired));
  }

  #guard(acquired: Acquired): Guard {
    return new Guard(this, 0, acquired === "abandoned", this.#sentinels);
  }
}

nameClasses({ Mutex });
