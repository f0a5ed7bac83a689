import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { DeadlockError } from "./errors.ts";
import { EventCount } from "./event_count.ts";
import { Guard, Sentinels } from "./guard.ts";
import { type Acquired, LockWord } from "./lock_word.ts";
import { BYTE_LENGTH, slotOf, STATE_BITS } from "./participants.ts";
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

// The tokens of guards.
const READ = 0;
const WRITE = 1;

// A participant's state: the number of its read guards, below a part of its generation. The
// generation prevents a writer from clearing the state of the entry's next thread (ABA).
const COUNT = (1 << STATE_BITS) - 1;
// One less than fits: an attempt to enter uses one for a moment.
const MOST_GUARDS = COUNT - 1;

/**
 * A lock that many readers or one writer hold. Writers do not starve: while one waits, new readers
 * wait for it. Dead readers and writers are released like the owner of a {@linkcode Mutex}.
 *
 * @example
 * ```ts
 * import { RwLock } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const lock = new RwLock();
 * const reader = lock.read();
 * assert.equal(lock.tryWrite(), null);
 * reader.release();
 * using writer = lock.write();
 * assert.equal(lock.tryRead(), null);
 * ```
 */
export class RwLock extends Primitive {
  /** Readers enter while it is free. A writer owns it as soon as it begins to wait for readers. */
  readonly #writer: LockWord;
  readonly #writerLeft: EventCount;
  readonly #readerLeft: EventCount;
  readonly #sentinels = new Sentinels("RwLock");
  readonly #interval = new CheckInterval();

  /**
   * Makes a lock, or opens the one in `buffer` or `memory`. Zeroed memory is an unlocked one.
   *
   * @param options `buffer` or `memory`, and `offset`, a multiple of 64. Default: new memory.
   * @throws {TypeError} If the memory holds another primitive or is read-only.
   * @throws {RangeError} If the memory is too small or `offset` is misaligned.
   */
  constructor(options: PlaceOptions = {}) {
    super(options, { primitive: "RwLock", parameter: 0 });
    this.#writer = new LockWord(this.word(0), this.participants);
    this.#writerLeft = new EventCount(this.word(1));
    this.#readerLeft = new EventCount(this.word(2));
  }

  /** Returns the number of bytes that a lock occupies: 4,096. */
  static byteLengthFor(): number {
    return BYTE_LENGTH;
  }

  /** Opens the lock of a handle, in another thread or process. */
  static attach(handle: SyncHandle): RwLock {
    return attachPrimitive(RwLock, handle);
  }

  /**
   * Acquires the lock for reading. Blocks the thread while a writer holds it or waits for it.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @throws {DeadlockError} If the calling thread holds the lock for writing.
   * @throws {RangeError} If 201 living threads use the lock, or the thread has 4,094 read guards.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  read(options?: BlockOptions): Guard {
    if (options !== undefined) checkOptions("read", options);
    return this.#enter(true) ?? block("read", options, this.#readAttempt("read"));
  }

  /**
   * Acquires the lock for reading, or returns null if a writer holds it, waits for it, or tries to
   * acquire it at the same time.
   */
  tryRead(): Guard | null {
    return this.#enter(false) ?? (this.#mayInherit() ? this.#inherit() : null);
  }

  /** Acquires the lock for reading without blocking the thread. See {@linkcode RwLock.read}. */
  async readAsync(options?: BlockOptions): Promise<Guard> {
    if (options !== undefined) checkOptions("readAsync", options);
    return this.#enter(false) ?? await blockAsync("readAsync", options, this.#readAttempt(null));
  }

  /**
   * Acquires the lock for writing. Blocks the thread while other threads hold it.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @throws {DeadlockError} If the calling thread holds the lock, for reading or writing.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  write(options?: BlockOptions): Guard {
    if (options !== undefined) checkOptions("write", options);
    const { attempt, cancel } = this.#writeAttempt("write");
    return block("write", options, attempt, cancel);
  }

  /**
   * Acquires the lock for writing if no living thread holds it. Returns null otherwise, or if
   * another thread tries to acquire it at the same time: then both may fail.
   */
  tryWrite(): Guard | null {
    const acquired = this.#writer.tryTake(this.token);
    if (acquired === null) return null;
    if (this.#firstReader(1, this.#interval.isTime()) === 0) return this.#guard(WRITE, acquired);
    this.#cancelWriting(acquired);
    return null;
  }

  /** Acquires the lock for writing without blocking the thread. See {@linkcode RwLock.write}. */
  async writeAsync(options?: BlockOptions): Promise<Guard> {
    if (options !== undefined) checkOptions("writeAsync", options);
    const { attempt, cancel } = this.#writeAttempt(null);
    return await blockAsync("writeAsync", options, attempt, cancel);
  }

  /** @ignore Called by guards. */
  releaseToken(kind: number): void {
    if (kind === WRITE) this.#leaveWriter();
    else this.#leaveReader();
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#writer.owner === token;
  }

  get #state(): AtomicUint<4> {
    return this.participants.state(this.token);
  }

  /**
   * Enters as a reader unless a writer holds the lock or waits for it.
   *
   * @param passes Whether a thread that reads already enters despite a waiting writer. A call that
   *   would block the thread must pass, because the writer waits for this thread. Other calls must
   *   not, because writers would starve.
   */
  #enter(passes: boolean): Guard | null {
    const state = this.#state;
    if ((state.load() & COUNT) === MOST_GUARDS) {
      throw new RangeError(`read(): this thread holds ${MOST_GUARDS} read guards already`);
    }
    const before = state.fetchAdd(1) & COUNT;
    if ((passes && before > 0) || this.#writer.owner === 0) return this.#guard(READ, "free");
    this.#leaveReader();
    return null;
  }

  #readAttempt(name: string | null): Attempt<Guard> {
    return (isLate) => {
      const sleep = this.#writerLeft.prepare();
      const guard = this.#enter(name !== null) ??
        (isLate || this.#writer.isAbandoned ? this.#inherit() : null);
      if (guard !== null) return { result: guard };
      if (name !== null && this.#writer.owner === this.token) {
        throw new DeadlockError(`${name}(): this thread holds the lock for writing already`);
      }
      return sleep;
    };
  }

  #mayInherit(): boolean {
    return this.#interval.isTime() || this.#writer.isAbandoned;
  }

  /** Enters as a reader in the place of a dead writer. */
  #inherit(): Guard | null {
    if (!this.#writer.takeFromDead(this.token)) return null;
    this.#state.add(1);
    this.#leaveWriter();
    return this.#guard(READ, "abandoned");
  }

  /** Acquires the writers' word first, then waits until the readers have left. */
  #writeAttempt(name: string | null): { attempt: Attempt<Guard>; cancel: () => void } {
    const take = this.#writer.attempt(this.token, name);
    let acquired: Acquired | undefined;
    // Slots before this one have no readers: a reader that enters now sees the writer, and leaves.
    let slot = 1;
    const attempt: Attempt<Guard> = (isLate) => {
      if (name !== null && acquired === undefined && (this.#state.load() & COUNT) > 0) {
        throw new DeadlockError(`${name}(): this thread holds the lock for reading already`);
      }
      if (acquired === undefined) {
        const outcome = take(isLate);
        if (!("result" in outcome)) return outcome;
        acquired = outcome.result;
        isLate = false;
      }
      const sleep = this.#readerLeft.prepare();
      const reader = this.#firstReader(slot, isLate);
      if (reader === 0) return { result: this.#guard(WRITE, acquired) };
      slot = slotOf(reader);
      return sleep;
    };
    const cancel = () => {
      if (acquired !== undefined) this.#cancelWriting(acquired);
    };
    return { attempt, cancel };
  }

  /** Returns the token of a thread that reads, from a slot on. Can release dead readers first. */
  #firstReader(slot: number, releasesDead: boolean): number {
    return this.participants.first(slot, (token) => {
      const state = this.participants.state(token);
      const value = state.load();
      if ((value & COUNT) === 0) return false;
      if (!releasesDead || this.participants.isAlive(token)) return true;
      return !state.cmpxchgStrong(value, (value & ~COUNT) >>> 0).success;
    });
  }

  #leaveReader(): void {
    this.#state.sub(1);
    if (this.#writer.owner !== 0) this.#readerLeft.signal();
  }

  #leaveWriter(): void {
    this.#writer.release();
    this.#writerLeft.signal(Infinity);
  }

  /** Leaves without having written. A dead writer is reported to the next owner, too. */
  #cancelWriting(acquired: Acquired): void {
    if (acquired === "free") return this.#leaveWriter();
    this.#writer.abandon();
    this.#writerLeft.signal(Infinity);
  }

  #guard(kind: number, acquired: Acquired): Guard {
    return new Guard(this, kind, acquired === "abandoned", this.#sentinels);
  }
}

nameClasses({ RwLock });
