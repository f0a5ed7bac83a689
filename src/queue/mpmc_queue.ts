import { nameClasses } from "../../ffi/class_names.ts";
import { formatValue } from "../internal/format_value.ts";
import { EventCount } from "../sync/event_count.ts";
import { BYTE_LENGTH, slotOf } from "../sync/participants.ts";
import type { PlaceOptions, SyncHandle } from "../sync/place.ts";
import { attachPrimitive } from "../sync/primitive.ts";
import { CheckInterval, type Sleep } from "../sync/waiting.ts";
import { throwClosed } from "./errors.ts";
import { checkDrain, checkLength, checkPowerOfTwo, intoOf } from "./options.ts";
import { Queue } from "./queue.ts";
import { slotLength, SlotMessages } from "./slot_messages.ts";
import { ENDED, NONE, Slots } from "./slots.ts";

/** The options of an `MpmcQueue`. */
export interface MpmcQueueOptions extends PlaceOptions {
  /** The number of messages that the queue holds, a power of two from 1 to 2^24. */
  readonly capacity: number;
  /** The length of the longest message in bytes: 1 to 2^26. */
  readonly messageSize: number;
}

const MOST_MESSAGES = 2 ** 24;
const LONGEST = 2 ** 26;
/** In the parameter, log2(capacity) is above the message size. */
const SIZES = 2 ** 27;

// Words. The positions are in cache lines of their own.
const NOT_EMPTY = 0;
const NOT_FULL = 1;
const TAIL = 28;
const HEAD = 60;
const PARTICIPANTS = 384;

const ALL = 0x7fffffff;

/**
 * A queue of messages of a limited length, from any number of producers to any number of consumers.
 * Each message goes to one consumer.
 *
 * @example
 * ```ts
 * import { MpmcQueue } from "@patomic/atomics/queue";
 * import assert from "node:assert/strict";
 *
 * const jobs = new MpmcQueue({ capacity: 256, messageSize: 100 });
 * jobs.send(new TextEncoder().encode("resize 17.png"));
 *
 * const worker = MpmcQueue.attach(jobs.handle()); // in any worker
 * assert.equal(new TextDecoder().decode(worker.receive()), "resize 17.png");
 * ```
 */
export class MpmcQueue extends Queue {
  /** The number of messages that the queue holds. */
  readonly capacity: number;
  /** The length of the longest message in bytes. */
  readonly messageSize: number;
  readonly #slots: Slots;
  readonly #messages: SlotMessages;
  readonly #notEmpty: EventCount;
  readonly #notFull: EventCount;
  readonly #interval = new CheckInterval();
  #claimed = NONE;
  #claimedLength = 0;

  /**
   * Makes a queue, or opens the one in `buffer` or `memory`. Zeroed memory is an empty queue.
   *
   * @param options `capacity` and `messageSize`; `buffer` or `memory`, and `offset`, a multiple of
   *   64.
   * @throws {RangeError} If `capacity` is not a power of two from 1 to 2^24, `messageSize` is out
   *   of range, or the memory is too small or misaligned.
   * @throws {TypeError} If the memory holds something else, or is read-only.
   */
  constructor(options: MpmcQueueOptions) {
    const { capacity, messageSize } = Object(options) as MpmcQueueOptions;
    const needed = MpmcQueue.byteLengthFor({ capacity, messageSize });
    const parameter = Math.log2(capacity) * SIZES + messageSize;
    const tag = { primitive: "MpmcQueue", parameter, options: ["capacity", "messageSize"] };
    super(options, tag, needed, PARTICIPANTS);
    this.capacity = capacity;
    this.messageSize = messageSize;
    const length = slotLength(messageSize);
    const states = this.wordArray(BYTE_LENGTH, capacity, length);
    const bytes = this.bytes(BYTE_LENGTH, capacity * length);
    this.#messages = new SlotMessages(bytes, capacity, messageSize);
    this.#slots = new Slots(states, this.word(TAIL), this.word(HEAD), length);
    this.#notEmpty = new EventCount(this.word(NOT_EMPTY));
    this.#notFull = new EventCount(this.word(NOT_FULL));
  }

  /**
   * Returns the number of bytes that a queue occupies: 4,096, and for each message its longest
   * length and 8 bytes, rounded up to a multiple of 64.
   */
  static byteLengthFor(
    { capacity, messageSize }: Pick<MpmcQueueOptions, "capacity" | "messageSize">,
  ): number {
    checkPowerOfTwo("capacity", capacity, 1, MOST_MESSAGES);
    if (!Number.isInteger(messageSize) || messageSize < 1 || messageSize > LONGEST) {
      throw new RangeError(
        `messageSize: expected an integer from 1 to ${LONGEST}, got ${formatValue(messageSize)}`,
      );
    }
    return BYTE_LENGTH + capacity * slotLength(messageSize);
  }

  /** Opens the queue of a handle, in another thread or process. */
  static attach(handle: SyncHandle): MpmcQueue {
    return attachPrimitive(MpmcQueue, handle, (parameter) => ({
      capacity: 2 ** Math.floor(parameter / SIZES),
      messageSize: parameter % SIZES,
    }));
  }

  /** The number of messages. */
  override get size(): number {
    return this.#slots.size;
  }

  /** Whether a message has to wait. */
  override get isFull(): boolean {
    return this.size === this.capacity;
  }

  /** Whether the queue was closed. It may still contain messages. */
  override get isClosed(): boolean {
    return this.#slots.isClosed;
  }

  /** Closes the queue. See {@linkcode Queue.close}. */
  override close(): void {
    this.#slots.close();
    this.#notEmpty.signal(ALL);
    this.#notFull.signal(ALL);
  }

  /** Aborts a claim, if there is one. */
  override release(): void {
    if (this.#claimed !== NONE) this.abort();
  }

  /**
   * Sends the claimed message. See {@linkcode Queue.commit}. A message that was claimed before
   * `close()` is still sent.
   */
  override commit(length: number = this.#claimedLength): void {
    if (this.#claimed !== NONE) checkLength("commit", length, this.#claimedLength);
    const position = this.#endClaim("commit");
    this.#publish(position, length);
  }

  /** Releases the claimed memory. See {@linkcode Queue.abort}. */
  override abort(): void {
    this.#slots.abort(this.#endClaim("abort"));
    this.#notFull.signal(ALL);
    // A consumer may wait for this message, behind which there are others.
    this.#notEmpty.signal(ALL);
  }

  /** Receives messages without a copy. See {@linkcode Queue.drain}. */
  override drain(fn: (message: Uint8Array) => void, limit?: number): number {
    const limited = checkDrain(fn, limit);
    // Not those that arrive meanwhile: the call would not end while they arrive fast.
    const most = limited === 0 ? 0 : Math.min(limited, this.#slots.lookForFull());
    let count = 0;
    for (; count < most; count++) {
      const position = this.#slots.acquireFull(slotOf(this.token), undefined);
      if (position < 0) break;
      try {
        fn(this.#view(position, this.#lengthAt(position)));
      } finally {
        this.#free(position);
      }
    }
    return count;
  }

  /** @ignore */
  protected override put(name: string, message: Uint8Array, length: number): boolean {
    if (length > this.messageSize) checkLength(name, length, this.messageSize);
    const position = this.#acquireFree(name);
    if (position < 0) return false;
    this.#messages.write(this.#slots.slot(position), message, length);
    this.#publish(position, length);
    return true;
  }

  /** @ignore */
  protected override reserve(name: string, length: number): Uint8Array | undefined {
    checkLength(name, length, this.messageSize);
    if (this.#claimed !== NONE) {
      throw new Error(`${name}(): this object has claimed memory: call commit() or abort() first`);
    }
    const position = this.#acquireFree(name);
    if (position < 0) return undefined;
    this.#claimed = position;
    this.#claimedLength = length;
    return this.#view(position, length);
  }

  /** @ignore */
  protected override take(
    name: string,
    into: Uint8Array | undefined,
  ): Uint8Array | null | undefined {
    const isShort = into !== undefined && into.length < this.messageSize;
    const position = this.#slots.acquireFull(
      slotOf(this.token),
      isShort ? (position) => intoOf(name, into, this.#lengthAt(position)) : undefined,
    );
    if (position < 0) return position === ENDED ? null : undefined;
    let message;
    try {
      const length = this.#lengthAt(position);
      message = into?.length === length ? into : intoOf(name, into, length);
      this.#messages.read(this.#slots.slot(position), length, message);
    } finally {
      this.#free(position);
    }
    return message;
  }

  /** @ignore */
  protected override untilRoom(_length: number, isLate: boolean): Sleep | undefined {
    return isLate && this.#freeFromDead(true) ? undefined : this.#notFull.prepare();
  }

  /** @ignore */
  protected override untilMessage(isLate: boolean): Sleep | undefined {
    return isLate && this.#freeFromDead(false) ? undefined : this.#notEmpty.prepare();
  }

  /** @ignore */
  protected override recover(isProducer: boolean): boolean {
    return this.#interval.isTime() && this.#freeFromDead(isProducer);
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#slots.isOwner(slotOf(token));
  }

  #acquireFree(name: string): number {
    const position = this.#slots.acquireFree(slotOf(this.token));
    if (position === ENDED) throwClosed(name);
    return position;
  }

  #publish(position: number, length: number): void {
    this.#messages.writeLength(this.#slots.slot(position), length);
    this.#slots.publish(position);
    // Messages behind this one may have been complete before: then all consumers have work.
    if (this.#notEmpty.isAwaited) {
      this.#notEmpty.signal(this.#slots.isPublishedAfter(position) ? ALL : 1);
    }
  }

  #free(position: number): void {
    this.#slots.free(position);
    if (this.#notFull.isAwaited) {
      this.#notFull.signal(this.#slots.isFreeAfter(position) ? ALL : 1);
    }
  }

  #freeFromDead(isProducer: boolean): boolean {
    const { participants } = this;
    const isAlive = (owner: number) => participants.isAlive(participants.tokenAt(owner));
    if (!this.#slots.freeFromDead(isProducer, isAlive)) return false;
    this.#notEmpty.signal(ALL);
    this.#notFull.signal(ALL);
    return true;
  }

  #endClaim(name: string): number {
    const position = this.#claimed;
    if (position === NONE) throw new Error(`${name}(): nothing is claimed`);
    this.#claimed = NONE;
    return position;
  }

  #lengthAt(position: number): number {
    return this.#messages.readLength(this.#slots.slot(position));
  }

  #view(position: number, length: number): Uint8Array {
    return this.#messages.view(this.#slots.slot(position), length);
  }
}

nameClasses({ MpmcQueue });
