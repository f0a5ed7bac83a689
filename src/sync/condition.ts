import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { type Guard, ownerOf, suspend, takeFrom } from "./guard.ts";
import { Mutex } from "./mutex.ts";
import { BYTE_LENGTH } from "./participants.ts";
import type { PlaceOptions, SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import { type Attempt, block, blockAsync, type BlockOptions, checkOptions } from "./waiting.ts";

/**
 * Lets threads that hold a mutex wait for a change of what it protects.
 *
 * As in POSIX, a wait may end without a notification (spurious wake-up): check the state in a loop.
 *
 * @example
 * ```ts
 * import { Condition, Mutex } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * const changed = new Condition();
 * const jobs: string[] = [];
 *
 * const consumer = (async () => {
 *   using guard = await mutex.lockAsync();
 *   while (jobs.length === 0) await changed.waitAsync(guard);
 *   return jobs.pop();
 * })();
 * {
 *   using _guard = await mutex.lockAsync();
 *   jobs.push("job");
 *   changed.notifyOne();
 * }
 * assert.equal(await consumer, "job");
 * ```
 */
export class Condition extends Primitive {
  readonly #word: AtomicUint<4>;
  #mutex: Mutex | undefined;

  /**
   * Makes a condition, or opens the one in `buffer` or `memory`. Zeroed memory is a condition.
   *
   * @param options `buffer` or `memory`, and `offset`, a multiple of 64. Default: new memory.
   * @throws {TypeError} If the memory holds another primitive or is read-only.
   * @throws {RangeError} If the memory is too small or `offset` is misaligned.
   */
  constructor(options: PlaceOptions = {}) {
    super(options, { primitive: "Condition", parameter: 0 });
    this.#word = this.word(0);
  }

  /** Returns the number of bytes that a condition occupies: 4,096. */
  static byteLengthFor(): number {
    return BYTE_LENGTH;
  }

  /** Opens the condition of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Condition {
    return attachPrimitive(Condition, handle);
  }

  /**
   * Releases the guard's mutex, waits for a notification, and acquires the mutex again. Blocks the
   * thread. A notification after the release is never missed. If the mutex was abandoned meanwhile,
   * the guard is `abandoned` afterwards.
   *
   * @param guard A guard of a mutex: the same mutex at every call.
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @throws {TypeError} If it is not a guard of the mutex, or is released.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   *   The guard holds the mutex then, too.
   */
  wait(guard: Guard, options?: BlockOptions): void {
    checkOptions("wait", options);
    const mutex = this.#mutexOf(guard);
    const attempt = this.#attempt();
    suspend(guard);
    try {
      block("wait", options, attempt);
    } finally {
      takeFrom(guard, mutex.lock());
    }
  }

  /**
   * Does the same without blocking the thread. See {@linkcode Condition.wait}.
   *
   * If the guard is released during the wait, as by the end of a `using` block, the wait goes on,
   * and the mutex is released again at its end.
   */
  async waitAsync(guard: Guard, options?: BlockOptions): Promise<void> {
    checkOptions("waitAsync", options);
    const mutex = this.#mutexOf(guard);
    const attempt = this.#attempt();
    suspend(guard);
    try {
      await blockAsync("waitAsync", options, attempt);
    } finally {
      takeFrom(guard, await mutex.lockAsync());
    }
  }

  /** Wakes one waiting thread, if any. */
  notifyOne(): void {
    this.#word.add(1);
    this.#word.notify(1);
  }

  /** Wakes all waiting threads. */
  notifyAll(): void {
    this.#word.add(1);
    this.#word.notify();
  }

  /** @ignore A condition has no owner. */
  protected override isReferenced(): boolean {
    return false;
  }

  #mutexOf(guard: Guard): Mutex {
    const owner = ownerOf(guard);
    if (owner === undefined) throw new TypeError("wait(): the guard was released");
    if (!(owner instanceof Mutex)) throw new TypeError("wait(): expected a guard of a Mutex");
    this.#mutex ??= owner;
    if (!this.#mutex.isSameAs(owner)) {
      throw new TypeError("wait(): the guard is of another mutex than that of the first call");
    }
    return owner;
  }

  #attempt(): Attempt<true> {
    const before = this.#word.load();
    return () => {
      const value = this.#word.load();
      return value === before ? { word: this.#word, value } : { result: true };
    };
  }
}

nameClasses({ Condition });
