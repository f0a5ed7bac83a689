import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { OwnerDiedError } from "./errors.ts";
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

/** The options of a `Barrier`. */
export interface BarrierOptions extends PlaceOptions {
  /** The number of arrivals that end a wait: 1 to 200. */
  readonly parties: number;
}

const MOST_PARTIES = 200;

// The phase word: whether the barrier is broken, the number of the phase, and how many arrivals of
// the phase were withdrawn. The last shows a thread that counts arrivals that one was withdrawn.
const BROKEN = 0x80000000;
const PHASE = 0x7fff0000;
const ONE_PHASE = 0x10000;

// A participant's state: whether its thread left, a mark of the phase that it arrived in last, and
// its arrivals in it.
const LEFT = 0x80000000;
const MARK = 0x7ffff000;
const ARRIVALS = 0xfff;

/**
 * Lets a fixed number of parties wait for each other repeatedly. If the thread of a party dies, the
 * barrier is broken: the calls of the remaining parties throw.
 *
 * No more calls than `parties` may wait at a time: further arrivals may count in the same phase.
 *
 * @example
 * ```ts
 * import { Barrier } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const barrier = new Barrier({ parties: 2 });
 * const arrived: string[] = [];
 * const first = barrier.arriveAndWaitAsync().then(() => arrived.push("first"));
 * assert.deepEqual(arrived, []);
 * await Promise.all([first, barrier.arriveAndWaitAsync()]);
 * assert.deepEqual(arrived, ["first"]);
 * ```
 */
export class Barrier extends Primitive {
  readonly #parties: number;
  readonly #phase: AtomicUint<4>;
  readonly #dropped: AtomicUint<4>;
  readonly #interval = new CheckInterval();

  /**
   * Makes a barrier, or opens the one in `buffer` or `memory`.
   *
   * @param options `parties`, 1 to 200; `buffer` or `memory`, and `offset`, a multiple of 64.
   * @throws {RangeError} If `parties` is out of range, or the memory is too small or misaligned.
   * @throws {TypeError} If the memory holds another primitive or other parties, or is read-only.
   */
  constructor(options: BarrierOptions) {
    const { parties } = Object(options) as BarrierOptions;
    if (!Number.isInteger(parties) || parties < 1 || parties > MOST_PARTIES) {
      throw new RangeError(
        `parties: expected an integer from 1 to ${MOST_PARTIES}, got ${parties}`,
      );
    }
    super(options, { primitive: "Barrier", parameter: parties, options: ["parties"] });
    this.#parties = parties;
    this.#phase = this.word(0);
    this.#dropped = this.word(1);
  }

  /** Returns the number of bytes that a barrier occupies: 4,096. */
  static byteLengthFor(_options?: BarrierOptions): number {
    return BYTE_LENGTH;
  }

  /** Opens the barrier of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Barrier {
    return attachPrimitive(Barrier, handle, (parties) => ({ parties }));
  }

  /**
   * Arrives, and waits until all parties have arrived. Blocks the thread.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms. A call
   *   that ends by one of them has not arrived.
   * @throws {OwnerDiedError} If the thread of a party that has arrived at least once has died.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  arriveAndWait(options?: BlockOptions): void {
    checkOptions("arriveAndWait", options);
    const { attempt, takeBack } = this.#arrive();
    try {
      block("arriveAndWait", options, attempt);
    } catch (error) {
      if (takeBack()) throw error;
    }
  }

  /** Does the same without blocking the thread. See {@linkcode Barrier.arriveAndWait}. */
  async arriveAndWaitAsync(options?: BlockOptions): Promise<void> {
    checkOptions("arriveAndWaitAsync", options);
    const { attempt, takeBack } = this.#arrive();
    try {
      await blockAsync("arriveAndWaitAsync", options, attempt);
    } catch (error) {
      if (takeBack()) throw error;
    }
  }

  /** Leaves the barrier, which has one party less from now on. Does not wait. */
  arriveAndDrop(): void {
    const phase = this.#phase.load();
    throwIfBroken(phase);
    const state = this.participants.state(this.token);
    if (this.#dropped.fetchAdd(1) >= this.#parties) {
      this.#dropped.sub(1);
      throw new RangeError("arriveAndDrop(): all parties have left already");
    }
    // If another call of this thread waits, the thread's death still breaks the barrier.
    if (arrivalsOf(state.load(), phase) === 0) state.store(LEFT);
    this.#advanceIfComplete();
  }

  /** @ignore The entry of a dead party is kept, so that the barrier is found broken. */
  protected override isReferenced(token: number): boolean {
    return (this.participants.state(token).load() & LEFT) === 0;
  }

  #arrive(): { attempt: Attempt<true>; takeBack: () => boolean } {
    const state = this.participants.state(this.token);
    const phase = this.#phase.load();
    throwIfBroken(phase);
    state.store(markOf(phase) + arrivalsOf(state.load(), phase) + 1);
    const isOver = (value: number) => ((value ^ phase) & PHASE) !== 0;
    const attempt: Attempt<true> = (isLate) => {
      this.#advanceIfComplete();
      const value = this.#phase.load();
      if (isOver(value)) {
        // The number of the phase comes again: the arrivals must not count then.
        if (arrivalsOf(state.load(), phase) > 0) state.store(0);
        return { result: true };
      }
      throwIfBroken(value);
      if (isLate && this.#interval.isTime()) this.#breakIfDead(value);
      return { word: this.#phase, value };
    };
    // Returns false if the phase was complete before.
    const takeBack = () => {
      for (let isFirst = true;; isFirst = false) {
        const value = this.#phase.load();
        if (isOver(value)) return false;
        if ((value & BROKEN) !== 0) return true;
        if (isFirst) state.sub(1);
        const next = (value & PHASE | (value + 1) & ~(PHASE | BROKEN)) >>> 0;
        if (this.#phase.cmpxchgStrong(value, next).success) return true;
      }
    };
    return { attempt, takeBack };
  }

  #advanceIfComplete(): void {
    for (;;) {
      const phase = this.#phase.load();
      if ((phase & BROKEN) !== 0) return;
      let arrivals = 0;
      this.participants.first(1, (token) => {
        arrivals += arrivalsOf(this.participants.state(token).load(), phase);
        return false;
      });
      if (arrivals === 0 || arrivals < this.#parties - this.#dropped.load()) return;
      const next = (phase + ONE_PHASE & PHASE) >>> 0;
      if (this.#phase.cmpxchgStrong(phase, next).success) {
        this.#phase.notify();
        return;
      }
    }
  }

  #breakIfDead(phase: number): void {
    const dead = this.participants.first(
      1,
      (token) =>
        (this.participants.state(token).load() & LEFT) === 0 && !this.participants.isAlive(token),
    );
    if (dead === 0 || !this.#phase.cmpxchgStrong(phase, (phase | BROKEN) >>> 0).success) return;
    this.#phase.notify();
    throwIfBroken(BROKEN);
  }
}

nameClasses({ Barrier });

/** Returns the mark of a phase in a participant's state. Never 0. */
const markOf = (phase: number): number => (((phase & PHASE) / ONE_PHASE) + 1) * (ARRIVALS + 1);

/** Returns the arrivals of a participant's state in a phase. */
const arrivalsOf = (state: number, phase: number): number =>
  (state & MARK) === markOf(phase) ? state & ARRIVALS : 0;

function throwIfBroken(phase: number): void {
  if ((phase & BROKEN) === 0) return;
  throw new OwnerDiedError(
    "The barrier is broken: the thread of a party has died. Make another one",
  );
}
