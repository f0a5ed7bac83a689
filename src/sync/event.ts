import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { BYTE_LENGTH } from "./participants.ts";
import type { PlaceOptions, SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import { type Attempt, block, blockAsync, type BlockOptions, checkOptions } from "./waiting.ts";

// Bit 0 of the word: whether the event is set. Above it: how many times it was set.
const SET = 1;

/**
 * A flag that threads wait for. It stays set until `reset()`.
 *
 * @example
 * ```ts
 * import { Event } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const ready = new Event();
 * assert.equal(ready.isSet, false);
 * ready.set();
 * ready.wait(); // returns at once
 * ```
 */
export class Event extends Primitive {
  readonly #word: AtomicUint<4>;

  /**
   * Makes an event, or opens the one in `buffer` or `memory`. Zeroed memory is an unset event.
   *
   * @param options `buffer` or `memory`, and `offset`, a multiple of 64. Default: new memory.
   * @throws {TypeError} If the memory holds another primitive or is read-only.
   * @throws {RangeError} If the memory is too small or `offset` is misaligned.
   */
  constructor(options: PlaceOptions = {}) {
    super(options, { primitive: "Event", parameter: 0 });
    this.#word = this.word(0);
  }

  /** Returns the number of bytes that an event occupies: 4,096. */
  static byteLengthFor(): number {
    return BYTE_LENGTH;
  }

  /** Opens the event of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Event {
    return attachPrimitive(Event, handle);
  }

  /** Whether the event is set. */
  get isSet(): boolean {
    return (this.#word.load() & SET) !== 0;
  }

  /** Sets the event and wakes all waiters. Has no effect if it is set. */
  set(): void {
    for (;;) {
      const value = this.#word.load();
      if ((value & SET) !== 0) return;
      if (this.#word.cmpxchgStrong(value, (value + 2 | SET) >>> 0).success) break;
    }
    this.#word.notify();
  }

  /** Resets the event: later waits sleep. Waits that began before it was set still end. */
  reset(): void {
    this.#word.binAnd(~SET >>> 0);
  }

  /**
   * Waits until the event is set. Blocks the thread.
   *
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  wait(options?: BlockOptions): void {
    checkOptions("wait", options);
    block("wait", options, this.#attempt());
  }

  /** Waits until the event is set, without blocking the thread. */
  async waitAsync(options?: BlockOptions): Promise<void> {
    checkOptions("waitAsync", options);
    await blockAsync("waitAsync", options, this.#attempt());
  }

  /** @ignore An event has no owner. */
  protected override isReferenced(): boolean {
    return false;
  }

  #attempt(): Attempt<true> {
    const before = this.#word.load();
    return () => {
      const value = this.#word.load();
      const wasSet = ((value | before) & SET) !== 0 || value !== before;
      return wasSet ? { result: true } : { word: this.#word, value };
    };
  }
}

nameClasses({ Event });
