import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { LockWord } from "./lock_word.ts";
import { BYTE_LENGTH } from "./participants.ts";
import type { PlaceOptions, SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import { type Attempt, block, blockAsync, type BlockOptions, checkOptions } from "./waiting.ts";

/** The result of an attempt: this thread runs the function, or it has run. */
type Turn = "run" | "done";

/**
 * Runs a function to its end exactly once, in the thread of any process that calls first. If the
 * function throws or its thread dies, the next caller runs it. Use it to initialize a segment.
 *
 * @example
 * ```ts
 * import { Once } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const once = new Once();
 * let runs = 0;
 * assert.equal(once.run(() => runs++), true);
 * assert.equal(once.run(() => runs++), false);
 * assert.equal(runs, 1);
 * ```
 */
export class Once extends Primitive {
  readonly #lock: LockWord;
  readonly #done: AtomicUint<4>;

  /**
   * Makes a Once, or opens the one in `buffer` or `memory`. Zeroed memory has not run.
   *
   * @param options `buffer` or `memory`, and `offset`, a multiple of 64. Default: new memory.
   * @throws {TypeError} If the memory holds another primitive or is read-only.
   * @throws {RangeError} If the memory is too small or `offset` is misaligned.
   */
  constructor(options: PlaceOptions = {}) {
    super(options, { primitive: "Once", parameter: 0 });
    this.#lock = new LockWord(this.word(0), this.participants);
    this.#done = this.word(1);
  }

  /** Returns the number of bytes that a Once occupies: 4,096. */
  static byteLengthFor(): number {
    return BYTE_LENGTH;
  }

  /** Opens the Once of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Once {
    return attachPrimitive(Once, handle);
  }

  /** Whether a function has run to its end. Its effects are visible then. */
  get isDone(): boolean {
    return this.#done.load() === 1;
  }

  /**
   * Runs the function unless one has run to its end. Blocks while another thread runs it.
   *
   * @param fn The function. If it throws, the error is thrown here, and the next caller runs.
   * @param options `timeout` in milliseconds and `signal`, for the wait.
   * @returns Whether this call ran the function.
   * @throws {TypeError} If the function returns a promise, which `runAsync()` would wait for.
   * @throws {DeadlockError} If it is called in the function that runs.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  run(fn: () => unknown, options?: BlockOptions): boolean {
    checkFunction("run", fn);
    checkOptions("run", options);
    if (this.isDone || block("run", options, this.#attempt("run")) === "done") return false;
    try {
      if (isPromise(fn())) {
        throw new TypeError("run(): the function returned a promise: use runAsync()");
      }
      this.#done.store(1);
    } finally {
      this.#lock.release();
    }
    return true;
  }

  /**
   * Runs an asynchronous function in the same way, without blocking the thread.
   *
   * The function must not wait for another `runAsync()` of the same place: both would wait for
   * ever.
   */
  async runAsync(fn: () => unknown, options?: BlockOptions): Promise<boolean> {
    checkFunction("runAsync", fn);
    checkOptions("runAsync", options);
    if (this.isDone) return false;
    if (await blockAsync("runAsync", options, this.#attempt(null)) === "done") return false;
    try {
      await fn();
      this.#done.store(1);
    } finally {
      this.#lock.release();
    }
    return true;
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#lock.owner === token;
  }

  #attempt(name: string | null): Attempt<Turn> {
    const take = this.#lock.attempt(this.token, name);
    return (isLate) => {
      const outcome = take(isLate);
      if (!("result" in outcome)) return outcome;
      if (!this.isDone) return { result: "run" };
      this.#lock.release();
      return { result: "done" };
    };
  }
}

nameClasses({ Once });

function checkFunction(name: string, fn: unknown): void {
  if (typeof fn !== "function") {
    throw new TypeError(`${name}(): expected a function, got ${fn === null ? "null" : typeof fn}`);
  }
}

const isPromise = (value: unknown): boolean =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
