import { Primitive } from "../sync/primitive.ts";
import { type BlockOptions, checkOptions, type Sleep } from "../sync/waiting.ts";
import { Line } from "./line.ts";
import { checkReceiveOptions, type IntoOptions, type ReceiveOptions, toBytes } from "./options.ts";
import { type Until, wait, waitInLine } from "./wait.ts";

export type { PlaceOptions, SyncHandle } from "../sync/place.ts";
export type { BlockOptions, Primitive };

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
    const { length } = bytes;
    if (options !== undefined) checkOptions("send", options);
    if (this.put("send", bytes, length)) return;
    const put = () => this.put("send", bytes, length) || undefined;
    wait("send", options, put, this.#untilRoom(length));
  }

  /**
   * Appends a message if there is room. Never waits.
   *
   * @returns Whether it was appended.
   */
  trySend(message: Uint8Array | ArrayBuffer): boolean {
    const bytes = toBytes("trySend", message);
    const { length } = bytes;
    return this.put("trySend", bytes, length) ||
      this.recover(true) && this.put("trySend", bytes, length);
  }

  /**
   * Appends a message without blocking the thread. See {@linkcode Queue.send}.
   *
   * The message must not change until the promise is fulfilled. Messages of several calls keep
   * their order.
   *
   * @throws {TypeError} If the buffer of the message is detached or resized meanwhile.
   */
  async sendAsync(message: Uint8Array | ArrayBuffer, options?: BlockOptions): Promise<void> {
    const bytes = toBytes("sendAsync", message);
    if (options !== undefined) checkOptions("sendAsync", options);
    const { length } = bytes;
    const put = () => {
      if (bytes.length !== length) {
        throw new TypeError("sendAsync(): the buffer of the message was detached or resized");
      }
      return this.put("sendAsync", bytes, length) || undefined;
    };
    if (this.#sends.isEmpty && put()) return;
    await waitInLine(this.#sends, "sendAsync", options, put, this.#untilRoom(length));
  }

  /**
   * Returns the memory of the next message, to be filled in place. Blocks the thread while the
   * queue is full. `commit()` sends the message, and `abort()` releases the memory.
   *
   * @param length The length of the message in bytes. `commit()` may make it shorter.
   * @param options `timeout` in milliseconds; `signal`, which is checked every 100 ms.
   * @returns The memory, with any content. It must not be used after `commit()` or `abort()`.
   * @throws {Error} If this object has claimed memory already.
   * @throws {RangeError} If the message is too long.
   * @throws {TypeError} If the queue is closed. If there is room, `commit()` may throw it instead.
   * @throws {DOMException} `TimeoutError` after `timeout`; the signal's reason if it is aborted.
   */
  claim(length: number, options?: BlockOptions): Uint8Array {
    if (options !== undefined) checkOptions("claim", options);
    return this.reserve("claim", length) ??
      wait("claim", options, () => this.reserve("claim", length), this.#untilRoom(length));
  }

  /**
   * Returns the memory of the next message if there is room. Never waits. See
   * {@linkcode Queue.claim}.
   *
   * @returns The memory, or undefined if the queue is full.
   */
  tryClaim(length: number): Uint8Array | undefined {
    const claimed = this.reserve("tryClaim", length);
    if (claimed !== undefined || !this.recover(true)) return claimed;
    return this.reserve("tryClaim", length);
  }

  /** Claims memory without blocking the thread. See {@linkcode Queue.claim}. */
  async claimAsync(length: number, options?: BlockOptions): Promise<Uint8Array> {
    if (options !== undefined) checkOptions("claimAsync", options);
    const reserve = () => this.reserve("claimAsync", length);
    return (this.#sends.isEmpty ? reserve() : undefined) ??
      await waitInLine(this.#sends, "claimAsync", options, reserve, this.#untilRoom(length));
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
   * Releases the claimed memory, and sends nothing.
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
    if (message !== undefined) return message ?? undefined;
    if (options !== undefined) checkReceiveOptions("receive", options, true);
    const take = () => this.take("receive", options?.into);
    return wait("receive", options, take, this.#untilMessage()) ?? undefined;
  }

  /**
   * Returns the next message if there is one. Never waits.
   *
   * @param options `into`, see {@linkcode IntoOptions}.
   * @returns The message, or undefined if the queue is empty.
   */
  tryReceive(options?: IntoOptions): Uint8Array | undefined {
    if (options !== this.#checked) this.#check("tryReceive", options, false);
    const message = this.take("tryReceive", options?.into);
    if (message !== undefined || !this.recover(false)) return message ?? undefined;
    return this.take("tryReceive", options?.into) ?? undefined;
  }

  /** Returns the next message without blocking the thread. See {@linkcode Queue.receive}. */
  async receiveAsync(options?: ReceiveOptions): Promise<Uint8Array | undefined> {
    if (options !== undefined) checkReceiveOptions("receiveAsync", options, true);
    const take = () => this.take("receiveAsync", options?.into);
    const message = this.#receives.isEmpty ? take() : undefined;
    if (message !== undefined) return message ?? undefined;
    const until = this.#untilMessage();
    return await waitInLine(this.#receives, "receiveAsync", options, take, until) ?? undefined;
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
  protected abstract put(name: string, message: Uint8Array, length: number): boolean;

  /** @ignore Claims memory. Returns undefined if the queue is full. */
  protected abstract reserve(name: string, length: number): Uint8Array | undefined;

  /** @ignore Takes a message. Returns undefined if none is there, null if none will be. */
  protected abstract take(
    name: string,
    into: Uint8Array | undefined,
  ): Uint8Array | null | undefined;

  /** @ignore Announces a wait for the room of a message. Undefined: try again. */
  protected abstract untilRoom(length: number, isLate: boolean): Sleep | undefined;

  /** @ignore Announces a wait for a message. Undefined: try again. */
  protected abstract untilMessage(isLate: boolean): Sleep | undefined;

  /** @ignore Frees what a dead thread holds up, in a call that does not wait. */
  protected recover(_isProducer: boolean): boolean {
    return false;
  }

  #check(name: string, options: ReceiveOptions | undefined, waits: boolean): void {
    if (options !== undefined) checkReceiveOptions(name, options, waits);
    // Checking takes longer than receiving, and programs pass the same object again and again.
    if (options === undefined || waits) this.#checked = options;
  }

  #untilRoom(length: number): Until {
    return (isLate) => this.untilRoom(length, isLate);
  }

  #untilMessage(): Until {
    return (isLate) => this.untilMessage(isLate);
  }
}
