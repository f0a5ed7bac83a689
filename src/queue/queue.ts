import { Primitive } from "../sync/primitive.ts";
import {
  type Attempt,
  block,
  blockAsync,
  type BlockOptions,
  checkOptions,
  type Sleep,
} from "../sync/waiting.ts";
import { Line } from "./line.ts";
import { checkReceiveOptions, type IntoOptions, type ReceiveOptions, toBytes } from "./options.ts";

export type { PlaceOptions, SyncHandle } from "../sync/place.ts";
export type { BlockOptions, Primitive };

/** The next step of a waiting call: it sleeps, tries again, or ends, if the queue is closed. */
export type Next = Sleep | "again" | "closed";

const SPINS = 200;

/** The calls that all queues have. */
export abstract class Queue extends Primitive {
  readonly #sends = new Line();
  readonly #receives = new Line();
  #checked: ReceiveOptions | undefined;

  /** The room of the queue: in bytes, for an `MpmcQueue` in messages. */
  abstract readonly capacity: number;

  /** What is in the queue, in the unit of `capacity`. Other threads may change it at any time. */
  abstract get size(): number;

  /** Whether no message is in the queue. */
  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** Whether a message may have to wait. */
  abstract get isFull(): boolean;

  /** Whether the queue was closed. It may still contain messages. */
  abstract get isClosed(): boolean;

  /**
   * Closes the queue. Consumers receive the messages that are left, and then `undefined`. A send
   * throws a `TypeError` from now on. A second call does nothing.
   */
  abstract close(): void;

  /**
   * Appends a message. Blocks the thread while the queue is full.
   *
   * @param message The bytes, which are copied.
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @throws {RangeError} If the message is too long.
   * @throws {TypeError} If it is not a `Uint8Array` or `ArrayBuffer`, or the queue is closed.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  send(message: Uint8Array | ArrayBuffer, options?: BlockOptions): void {
    const bytes = message instanceof Uint8Array && message.length > 0
      ? message
      : toBytes("send", message);
    if (options !== undefined) checkOptions("send", options);
    if (this.put("send", bytes)) return;
    this.#wait("send", options, () => this.put("send", bytes) || null, bytes.length);
  }

  /**
   * Appends a message if there is room. Never waits.
   *
   * @returns Whether it was appended.
   */
  trySend(message: Uint8Array | ArrayBuffer): boolean {
    return this.put("trySend", toBytes("trySend", message));
  }

  /**
   * Appends a message without blocking the thread. See {@linkcode Queue.send}.
   *
   * The message must not change until the promise is fulfilled. Messages of several calls keep
   * their order.
   */
  async sendAsync(message: Uint8Array | ArrayBuffer, options?: BlockOptions): Promise<void> {
    const bytes = toBytes("sendAsync", message);
    if (options !== undefined) checkOptions("sendAsync", options);
    const put = () => this.put("sendAsync", bytes) || null;
    if (this.#sends.isEmpty && put()) return;
    await this.#waitAsync("sendAsync", options, put, bytes.length);
  }

  /**
   * Returns the memory of the next message, to be filled in place. Blocks the thread while the
   * queue is full. `commit()` sends the message, and `abort()` gives the memory back.
   *
   * @param length The length of the message in bytes. `commit()` may make it shorter.
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @returns The memory, with any content. It must not be used after `commit()` or `abort()`.
   * @throws {Error} If this object has claimed memory already.
   * @throws {RangeError} If the message is too long.
   * @throws {TypeError} If the queue is closed, and full. If it is not full, `commit()` throws it.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  claim(length: number, options?: BlockOptions): Uint8Array {
    if (options !== undefined) checkOptions("claim", options);
    return this.reserve("claim", length) ??
      this.#wait("claim", options, () => this.reserve("claim", length) ?? null, length);
  }

  /**
   * Returns the memory of the next message if there is room. Never waits. See
   * {@linkcode Queue.claim}.
   *
   * @returns The memory, or undefined if the queue is full.
   */
  tryClaim(length: number): Uint8Array | undefined {
    return this.reserve("tryClaim", length);
  }

  /** Claims memory without blocking the thread. See {@linkcode Queue.claim}. */
  async claimAsync(length: number, options?: BlockOptions): Promise<Uint8Array> {
    if (options !== undefined) checkOptions("claimAsync", options);
    const reserve = () => this.reserve("claimAsync", length) ?? null;
    return (this.#sends.isEmpty ? reserve() : null) ??
      await this.#waitAsync("claimAsync", options, reserve, length);
  }

  /**
   * Sends the message in the claimed memory.
   *
   * @param length The length of the message, at most that of the claim. Default: all of it.
   * @throws {Error} If nothing is claimed.
   * @throws {RangeError} If `length` is out of range.
   * @throws {TypeError} If the queue is closed.
   */
  abstract commit(length?: number): void;

  /**
   * Gives the claimed memory back, and sends nothing.
   *
   * @throws {Error} If nothing is claimed.
   */
  abstract abort(): void;

  /**
   * Returns the next message. Blocks the thread while the queue is empty.
   *
   * @param options `into`, see {@linkcode IntoOptions}; `timeout` in milliseconds; `signal`, which
   *   is checked every 100 ms.
   * @returns The message, or undefined if the queue is closed and empty.
   * @throws {RangeError} If `into` is shorter than the message, which stays in the queue.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  receive(options?: ReceiveOptions): Uint8Array | undefined {
    if (options !== this.#checked) this.#check("receive", options, true);
    const message = this.take("receive", options?.into);
    if (message !== undefined) return message;
    if (options !== undefined) checkReceiveOptions("receive", options, true);
    const take = () => this.take("receive", options?.into) ?? null;
    return this.#wait("receive", options, take, -1) ?? undefined;
  }

  /**
   * Returns the next message if there is one. Never waits.
   *
   * @param options `into`, see {@linkcode IntoOptions}.
   * @returns The message, or undefined if the queue is empty.
   */
  tryReceive(options?: IntoOptions): Uint8Array | undefined {
    if (options !== this.#checked) this.#check("tryReceive", options, false);
    return this.take("tryReceive", options?.into);
  }

  /** Returns the next message without blocking the thread. See {@linkcode Queue.receive}. */
  async receiveAsync(options?: ReceiveOptions): Promise<Uint8Array | undefined> {
    if (options !== undefined) checkReceiveOptions("receiveAsync", options, true);
    const take = () => this.take("receiveAsync", options?.into) ?? null;
    const message = this.#receives.isEmpty ? take() : null;
    return message ?? await this.#waitAsync("receiveAsync", options, take, -1) ?? undefined;
  }

  /**
   * Calls a function with each message that is there, without a copy. Never waits.
   *
   * @param fn Gets a view of the message, which it must not use after it has returned: the memory
   *   is used again. It must not call the queue, and not be asynchronous. If it throws, its message
   *   counts as received.
   * @param limit The greatest number of messages. Default: all that are there.
   * @returns The number of messages.
   */
  abstract drain(fn: (message: Uint8Array) => void, limit?: number): number;

  /**
   * Lets other objects be what this one is for the queue: its producer or its consumer. Aborts a
   * claim.
   */
  abstract release(): void;

  /** Calls `release()`. */
  [Symbol.dispose](): void {
    this.release();
  }

  /** Receives messages until the queue is closed and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const message = await this.receiveAsync();
      if (message === undefined) return;
      yield message;
    }
  }

  /** @ignore Appends a message. Returns false if the queue is full. */
  protected abstract put(name: string, message: Uint8Array): boolean;

  /** @ignore Claims memory. Returns undefined if the queue is full. */
  protected abstract reserve(name: string, length: number): Uint8Array | undefined;

  /** @ignore Takes a message. Returns undefined if none is there. */
  protected abstract take(name: string, into: Uint8Array | undefined): Uint8Array | undefined;

  /** @ignore What to do until a message of a length has room. */
  protected abstract untilRoom(length: number, isLate: boolean): Next;

  /** @ignore What to do until there is a message. */
  protected abstract untilMessage(isLate: boolean): Next;

  #check(name: string, options: ReceiveOptions | undefined, waits: boolean): void {
    if (options !== undefined) checkReceiveOptions(name, options, waits);
    // Checking takes longer than receiving, and programs pass the same object again and again.
    if (options === undefined || waits) this.#checked = options;
  }

  /** Returns an attempt. A length of -1 is a receive, which ends with null if the queue is closed. */
  #attempt<T>(act: () => T | null, length: number): Attempt<T | null> {
    return (isLate) => {
      for (;;) {
        const result = act();
        if (result !== null) return { result };
        const next = length < 0 ? this.untilMessage(isLate) : this.untilRoom(length, isLate);
        if (next === "closed") return { result: null };
        if (next !== "again") return next;
      }
    };
  }

  #wait<T>(
    name: string,
    options: BlockOptions | undefined,
    act: () => T | null,
    length: number,
  ): T {
    for (let i = 0; i < SPINS; i++) {
      const result = act();
      if (result !== null) return result;
    }
    return block(name, options, this.#attempt(act, length)) as T;
  }

  async #waitAsync<T>(
    name: string,
    options: BlockOptions | undefined,
    act: () => T | null,
    length: number,
  ): Promise<T> {
    const line = length < 0 ? this.#receives : this.#sends;
    const attempt = this.#attempt(act, length);
    const run = (attempt: Attempt<T | null>) => blockAsync(name, options, attempt);
    return await line.wait(attempt, run) as T;
  }
}
