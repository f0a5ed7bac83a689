import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { DeadlockError } from "./errors.ts";
import { EventCount } from "./event_count.ts";
import { Guard, Sentinels } from "./guard.ts";
import { BYTE_LENGTH } from "./participants.ts";
import type { PlaceOptions, SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import {
  type Attempt,
  block,
  blockAsync,
  type BlockOptions,
  CheckInterval,
  checkOptions,
} from "./waiting.ts";

/** The options of a `Semaphore`. */
export interface SemaphoreOptions extends PlaceOptions {
  /** The number of guards that can exist at a time: 1 to 64. */
  readonly permits: number;
}

const MOST_PERMITS = 64;
// The permits follow the header; the participants follow the permits.
const PARTICIPANTS = 64 + 4 * MOST_PERMITS;
const FIRST_PERMIT = (64 - 16) / 4;

/**
 * A number of permits, each held by one guard at a time. The permits of a dead thread become
 * available again.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const licences = new Semaphore({ permits: 2 });
 * using first = licences.acquire();
 * using second = licences.acquire();
 * assert.equal(licences.tryAcquire(), null);
 * assert.equal(licences.available, 0);
 * ```
 */
export class Semaphore extends Primitive {
  readonly #permits: readonly AtomicUint<4>[];
  readonly #freed: EventCount;
  readonly #sentinels = new Sentinels("Semaphore");
  readonly #interval = new CheckInterval();

  /**
   * Makes a semaphore, or opens the one in `buffer` or `memory`. In zeroed memory, all permits
   * are available.
   *
   * @param options `permits`, 1 to 64; `buffer` or `memory`, and `offset`, a multiple of 64.
   * @throws {RangeError} If `permits` is out of range, or the memory is too small or misaligned.
   * @throws {TypeError} If the memory holds another primitive or other permits, or is read-only.
   */
  constructor(options: SemaphoreOptions) {
    const { permits } = Object(options) as SemaphoreOptions;
    if (!Number.isInteger(permits) || permits < 1 || permits > MOST_PERMITS) {
      throw new RangeError(
        `permits: expected an integer from 1 to ${MOST_PERMITS}, got ${permits}`,
      );
    }
    const tag = { primitive: "Semaphore", parameter: permits, options: ["permits"] };
    super(options, tag, BYTE_LENGTH, PARTICIPANTS);
    this.#freed = new EventCount(this.word(0));
    this.#permits = Array.from({ length: permits }, (_, i) => this.word(FIRST_PERMIT + i));
  }

  /** Returns the number of bytes that a semaphore occupies: 4,096. */
  static byteLengthFor(_options?: SemaphoreOptions): number {
    return BYTE_LENGTH;
  }

  /** Opens the semaphore of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Semaphore {
    return attachPrimitive(Semaphore, handle, (permits) => ({ permits }));
  }

  /** The number of permits that no living thread holds at this moment. */
  get available(): number {
    return this.#permits.filter((permit) => {
      const holder = permit.load();
      return holder === 0 || !this.participants.isAlive(holder);
    }).length;
  }

  /**
   * Acquires a permit. Blocks the thread until one is free.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @returns The guard; `abandoned` if the permit was that of a dead thread.
   * @throws {DeadlockError} If the calling thread holds all permits.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  acquire(options?: BlockOptions): Guard {
    if (options !== undefined) checkOptions("acquire", options);
    return this.#takeFree() ?? block("acquire", options, this.#attempt(true));
  }

  /**
   * Acquires a permit if one is free, or if its holder is dead. Never waits. Checks at most every
   * 50 ms whether the holders are alive.
   *
   * @returns The guard, or null if no permit is available, or if other threads release and acquire
   *   permits at the same time.
   */
  tryAcquire(): Guard | null {
    return this.#takeFree() ?? (this.#interval.isTime() ? this.#takeFromDead() : null);
  }

  /** Acquires a permit without blocking the thread. See {@linkcode Semaphore.acquire}. */
  async acquireAsync(options?: BlockOptions): Promise<Guard> {
    if (options !== undefined) checkOptions("acquireAsync", options);
    return this.#takeFree() ?? await blockAsync("acquireAsync", options, this.#attempt(false));
  }

  /** @ignore Called by guards. */
  releaseToken(index: number): void {
    this.#permits[index]?.exchange(0);
    this.#freed.signal();
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#permits.some((permit) => permit.load() === token);
  }

  #attempt(blocks: boolean): Attempt<Guard> {
    return () => {
      const sleep = this.#freed.prepare();
      // Also if it is not late: all waiters may soon get other permits than that of a dead holder.
      const guard = this.#takeFree() ?? (this.#interval.isTime() ? this.#takeFromDead() : null);
      if (guard !== null) return { result: guard };
      if (blocks && this.#permits.every((permit) => permit.load() === this.token)) {
        throw new DeadlockError("acquire(): this thread holds all permits already");
      }
      return sleep;
    };
  }

  #takeFree(): Guard | null {
    const token = this.token;
    const count = this.#permits.length;
    // Threads begin at different permits, so that they rarely meet.
    for (let i = 0, index = token % count; i < count; i++, index = (index + 1) % count) {
      const permit = this.#permits[index] as AtomicUint<4>;
      if (permit.load() === 0 && permit.cmpxchgStrong(0, token).success) {
        return this.#guard(index, false);
      }
    }
    return null;
  }

  #takeFromDead(): Guard | null {
    for (const [index, permit] of this.#permits.entries()) {
      const holder = permit.load();
      if (holder === 0 || this.participants.isAlive(holder)) continue;
      if (permit.cmpxchgStrong(holder, this.token).success) return this.#guard(index, true);
    }
    return null;
  }

  #guard(index: number, abandoned: boolean): Guard {
    return new Guard(this, index, abandoned, this.#sentinels);
  }
}

nameClasses({ Semaphore });
