import { nameClasses } from "../../ffi/class_names.ts";
import type { AtomicUint } from "../../mod.ts";
import { LockWord } from "./lock_word.ts";
import { BYTE_LENGTH } from "./participants.ts";
import { ALIGNMENT, type PlaceOptions, type SyncHandle } from "./place.ts";
import { attachPrimitive, Primitive } from "./primitive.ts";
import { type Attempt, block, blockAsync, type BlockOptions, checkOptions } from "./waiting.ts";

/** The options of a `Snapshot`. */
export interface SnapshotOptions extends PlaceOptions {
  /** The length of the value in bytes: 1 to 2^31. */
  readonly byteLength: number;
}

/** The options of `changed()`. */
export interface ChangedOptions extends BlockOptions {
  /** The version that the caller knows. */
  readonly since: number;
}

const LONGEST = 2 ** 31;

/**
 * A value of bytes with many readers and few writers. Readers never block a writer and always
 * receive a complete value: the last one, also after a writer was killed while it wrote. Writers
 * exclude one another.
 *
 * @example
 * ```ts
 * import { Snapshot } from "@patomic/atomics/sync";
 * import assert from "node:assert/strict";
 *
 * const limits = new Snapshot({ byteLength: 4 });
 * limits.write(new Uint8Array([1, 2, 3, 4]));
 * assert.deepEqual(limits.read(), new Uint8Array([1, 2, 3, 4]));
 * assert.equal(limits.version, 1);
 * ```
 */
export class Snapshot extends Primitive {
  /** The length of the value in bytes. */
  readonly byteLength: number;
  readonly #version: AtomicUint<4>;
  readonly #writer: LockWord;
  readonly #copies: readonly [Uint8Array, Uint8Array];

  /**
   * Makes a snapshot, or opens the one in `buffer` or `memory`. Zeroed memory holds zeros.
   *
   * @param options `byteLength`; `buffer` or `memory`, and `offset`, a multiple of 64.
   * @throws {RangeError} If `byteLength` is out of range, or the memory is too small or misaligned.
   * @throws {TypeError} If the memory holds another primitive or length, or is read-only.
   */
  constructor(options: SnapshotOptions) {
    const { byteLength } = Object(options) as SnapshotOptions;
    const needed = Snapshot.byteLengthFor({ byteLength });
    const tag = { primitive: "Snapshot", parameter: byteLength, options: ["byteLength"] };
    super(options, tag, needed);
    this.byteLength = byteLength;
    this.#version = this.word(0);
    this.#writer = new LockWord(this.word(1), this.participants);
    const distance = BYTE_LENGTH + aligned(byteLength);
    this.#copies = [this.bytes(BYTE_LENGTH, byteLength), this.bytes(distance, byteLength)];
  }

  /** Returns the number of bytes that a snapshot occupies: 4,096 and twice its value. */
  static byteLengthFor({ byteLength }: { readonly byteLength: number }): number {
    if (!Number.isInteger(byteLength) || byteLength < 1 || byteLength > LONGEST) {
      throw new RangeError(
        `byteLength: expected an integer from 1 to ${LONGEST}, got ${byteLength}`,
      );
    }
    return BYTE_LENGTH + 2 * aligned(byteLength);
  }

  /** Opens the snapshot of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Snapshot {
    return attachPrimitive(Snapshot, handle, (byteLength) => ({ byteLength }));
  }

  /** The number of complete writes, modulo 2^32. */
  get version(): number {
    return this.#version.load();
  }

  /**
   * Replaces the value. Blocks the thread while another thread writes.
   *
   * @param bytes The new value, of `byteLength` bytes.
   * @param options `timeout` in milliseconds and `signal`, for the wait for other writers.
   * @throws {RangeError} If `bytes` has another length.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  write(bytes: Uint8Array, options?: BlockOptions): void {
    this.#checkLength("write", bytes);
    this.#exclusively("write", options, () => bytes);
  }

  /**
   * Replaces the value by the result of a function. No other write happens in between.
   *
   * @param fn Receives a copy of the value, and returns the next one. If it throws, the value stays
   *   the same.
   * @param options `timeout` in milliseconds and `signal`, for the wait for other writers.
   * @throws {DeadlockError} If the function writes to the same snapshot.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  update(fn: (bytes: Uint8Array) => Uint8Array, options?: BlockOptions): void {
    this.#exclusively("update", options, () => {
      const next = fn(this.read());
      this.#checkLength("update", next);
      return next;
    });
  }

  /**
   * Returns the value of the last complete write. Never blocks.
   *
   * @param into Where to copy it: a `Uint8Array` of `byteLength` bytes. Default: a new one.
   */
  read(into: Uint8Array = new Uint8Array(this.byteLength)): Uint8Array {
    this.#checkLength("read", into);
    for (;;) {
      const version = this.#version.load();
      into.set(this.#copies[version & 1] as Uint8Array);
      // A compare-exchange that changes nothing: it orders the copy before the check.
      if (this.#version.cmpxchgStrong(version, version).success) return into;
    }
  }

  /**
   * Waits until the version differs from `since`. Blocks the thread.
   *
   * @param options `since`; `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @returns The version.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  changed(options: ChangedOptions): number {
    const { since, ...rest } = Object(options) as ChangedOptions;
    checkOptions("changed", rest);
    return block("changed", rest, this.#changedAttempt(since));
  }

  /** Waits for another version without blocking the thread. See {@linkcode Snapshot.changed}. */
  async changedAsync(options: ChangedOptions): Promise<number> {
    const { since, ...rest } = Object(options) as ChangedOptions;
    checkOptions("changedAsync", rest);
    return await blockAsync("changedAsync", rest, this.#changedAttempt(since));
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#writer.owner === token;
  }

  #exclusively(name: string, options: BlockOptions | undefined, make: () => Uint8Array): void {
    if (options !== undefined) checkOptions(name, options);
    block(name, options, this.#writer.attempt(this.token, name));
    try {
      const bytes = make();
      const next = (this.#version.load() + 1) >>> 0;
      (this.#copies[next & 1] as Uint8Array).set(bytes);
      this.#version.store(next);
    } finally {
      this.#writer.release();
    }
    this.#version.notify();
  }

  #changedAttempt(since: number): Attempt<number> {
    if (!Number.isInteger(since)) throw new TypeError(`since: expected a version, got ${since}`);
    return () => {
      const version = this.#version.load();
      return version !== since ? { result: version } : { word: this.#version, value: version };
    };
  }

  #checkLength(name: string, bytes: Uint8Array): void {
    if (!(bytes instanceof Uint8Array)) throw new TypeError(`${name}(): expected a Uint8Array`);
    if (bytes.length === this.byteLength) return;
    throw new RangeError(`${name}(): expected ${this.byteLength} bytes, got ${bytes.length}`);
  }
}

nameClasses({ Snapshot });

const aligned = (byteLength: number): number => Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
