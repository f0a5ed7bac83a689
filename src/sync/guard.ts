import { nameClasses } from "../../ffi/class_names.ts";

/** A primitive whose guards can be released. */
export interface Owner {
  /** Releases what the guard with this token has acquired. */
  releaseToken(token: number): void;
}

// Recording the call stack takes a microsecond, so only some calls of a busy primitive do it.
const ALWAYS_RECORDED = 256;
const RECORDED_EVERY = 65_536;

/** The state of the guard that has a sentinel. */
interface Leak {
  readonly title: string;
  place: string | undefined;
  /** False while no guard uses the sentinel: it may then be collected with its primitive. */
  isHeld: boolean;
}

/** Is collected with a guard that was not released. A released guard passes it to the next one. */
class Sentinel {
  readonly leak: Leak;

  constructor(title: string) {
    this.leak = { title, place: undefined, isHeld: false };
    leaks.register(this, this.leak);
  }
}

const leaks = new FinalizationRegistry(({ title, place, isHeld }: Leak) => {
  if (!isHeld) return;
  const where = place ??
    "  (the place was not recorded: that is done for 256 calls, then for every 65,536th)";
  console.error(
    `A guard of a ${title} was collected without release(). It was acquired at:\n${where}`,
  );
});

/** The sentinels of one primitive that no guard uses at present. */
export class Sentinels {
  readonly #title: string;
  readonly #free: Sentinel[] = [];
  #count = 0;

  constructor(title: string) {
    this.#title = title;
  }

  take(): Sentinel {
    const sentinel = this.#free.pop() ?? new Sentinel(this.#title);
    const count = this.#count++;
    const isRecorded = count < ALWAYS_RECORDED || count % RECORDED_EVERY === 0;
    sentinel.leak.isHeld = true;
    sentinel.leak.place = isRecorded ? placeOfCall() : undefined;
    return sentinel;
  }

  put(sentinel: Sentinel): void {
    sentinel.leak.isHeld = false;
    this.#free.push(sentinel);
  }
}

/** The caller's lines of the stack. */
function placeOfCall(): string {
  const lines = (new Error().stack ?? "").split("\n").filter((line) => /^\s*at |@/.test(line));
  return lines.filter((line) => !/[/\\]src[/\\]sync[/\\]/.test(line)).slice(0, 4).join("\n");
}

/** Returns what a guard has acquired, undefined if it was released. */
export let ownerOf: (guard: Guard) => Owner | undefined;
/** Releases what a guard has acquired until `takeFrom()`. */
export let suspend: (guard: Guard) => void;
/**
 * Moves what another guard of the same primitive has acquired to a suspended one. If that was
 * released meanwhile, the other one is released as well.
 */
export let takeFrom: (guard: Guard, other: Guard) => void;

/**
 * What a thread has acquired, until `release()` or the end of the `using` block.
 *
 * @example
 * ```ts
 * import { Mutex } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * const guard = mutex.lock();
 * assert.equal(mutex.tryLock(), null);
 * guard.release();
 * guard.release(); // does nothing
 * using again = mutex.tryLock();
 * assert.notEqual(again, null);
 * ```
 */
export class Guard {
  #abandoned: boolean;
  #owner: Owner | undefined;
  readonly #token: number;
  readonly #sentinels: Sentinels;
  #sentinel: Sentinel | undefined;
  #isReleased = false;

  /** @ignore Guards are made by the calls that acquire. */
  constructor(owner: Owner, token: number, abandoned: boolean, sentinels: Sentinels) {
    this.#owner = owner;
    this.#token = token;
    this.#abandoned = abandoned;
    this.#sentinels = sentinels;
    this.#sentinel = sentinels.take();
  }

  /**
   * Whether the previous owner died while it held the lock, so that the protected data may be
   * incomplete. A guard that waited for a condition may become abandoned.
   */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Releases what was acquired. A second call has no effect. */
  release(): void {
    this.#isReleased = true;
    this.#free();
  }

  /** Calls `release()`. */
  [Symbol.dispose](): void {
    this.release();
  }

  #free(): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    this.#owner = undefined;
    this.#sentinels.put(this.#sentinel as Sentinel);
    this.#sentinel = undefined;
    owner.releaseToken(this.#token);
  }

  static {
    ownerOf = (guard) => guard.#owner;
    suspend = (guard) => guard.#free();
    takeFrom = (guard, other) => {
      if (guard.#isReleased) return other.release();
      guard.#owner = other.#owner;
      guard.#sentinel = other.#sentinel;
      guard.#abandoned = other.#abandoned;
      other.#owner = undefined;
      other.#sentinel = undefined;
    };
  }
}

nameClasses({ Guard });
