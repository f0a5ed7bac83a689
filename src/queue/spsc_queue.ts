import { nameClasses } from "../../ffi/class_names.ts";
import { BYTE_LENGTH } from "../sync/participants.ts";
import type { SyncHandle } from "../sync/place.ts";
import { attachPrimitive } from "../sync/primitive.ts";
import type { Sleep } from "../sync/waiting.ts";
import { checkCapacity, checkDrain, type RingOptions } from "./options.ts";
import { Position } from "./position.ts";
import { Queue } from "./queue.ts";
import { distance, recordLength, Ring } from "./ring.ts";
import { Role } from "./role.ts";
import { SpscConsumer } from "./spsc_consumer.ts";
import { SpscProducer } from "./spsc_producer.ts";

// Words: each end has a cache line of its own, and the next one, which processors fetch as well.
const PRODUCER = 0;
const CONSUMER = 1;
const TAIL = 28;
const HEAD = 60;
const PARTICIPANTS = 384;

/**
 * A queue of messages of any length, from one producer to one consumer. The fastest of the queues.
 *
 * The first object that sends is the producer, and the first that receives is the consumer, until
 * they call `release()` or their threads end.
 *
 * @example
 * ```ts
 * import { SpscQueue } from "@patomic/atomics/queue";
 * import assert from "node:assert/strict";
 *
 * const queue = new SpscQueue({ capacity: 65_536 });
 * queue.send(new TextEncoder().encode("hello")); // in one worker
 *
 * const other = SpscQueue.attach(queue.handle()); // in another worker
 * assert.equal(new TextDecoder().decode(other.receive()), "hello");
 * ```
 */
export class SpscQueue extends Queue {
  /** The size of the ring in bytes. A message occupies 8 bytes more, and a multiple of 8. */
  readonly capacity: number;
  readonly #ring: Ring;
  readonly #tail: Position;
  readonly #head: Position;
  readonly #roles: readonly Role[];
  readonly #producer: SpscProducer;
  readonly #consumer: SpscConsumer;

  /**
   * Makes a queue, or opens the one in `buffer` or `memory`. Zeroed memory is an empty queue.
   *
   * @param options `capacity`; `buffer` or `memory`, and `offset`, a multiple of 64.
   * @throws {RangeError} If `capacity` is not a power of two from 64 to 2^30, or the memory is too
   *   small or misaligned.
   * @throws {TypeError} If the memory holds something else, or is read-only.
   */
  constructor(options: RingOptions) {
    const { capacity } = Object(options) as RingOptions;
    const needed = SpscQueue.byteLengthFor({ capacity });
    const tag = { primitive: "SpscQueue", parameter: capacity, options: ["capacity"] };
    super(options, tag, needed, PARTICIPANTS);
    this.capacity = capacity;
    const tail = new Position(this.word(TAIL), true);
    const head = new Position(this.word(HEAD), false);
    const ring = new Ring(this.bytes(BYTE_LENGTH, capacity), () => tail.load());
    const producer = new Role("producer", this.word(PRODUCER), this.participants);
    const consumer = new Role("consumer", this.word(CONSUMER), this.participants);
    this.#ring = ring;
    this.#tail = tail;
    this.#head = head;
    this.#roles = [producer, consumer];
    this.#producer = new SpscProducer(ring, tail, head, producer);
    this.#consumer = new SpscConsumer(ring, tail, head, consumer);
  }

  /** Returns the number of bytes that a queue occupies: 4,096 and its capacity. */
  static byteLengthFor({ capacity }: { readonly capacity: number }): number {
    checkCapacity(capacity);
    return BYTE_LENGTH + capacity;
  }

  /** Opens the queue of a handle, in another thread or process. */
  static attach(handle: SyncHandle): SpscQueue {
    return attachPrimitive(SpscQueue, handle, (capacity) => ({ capacity }));
  }

  /** The bytes in use. */
  override get size(): number {
    const head = this.#head.load();
    return Math.min(distance(head, this.#tail.load()), this.capacity);
  }

  /** Whether the longest message may have to wait. */
  override get isFull(): boolean {
    return this.capacity - this.size < recordLength(this.#ring.longest);
  }

  /** Whether the queue was closed. It may still contain messages. */
  override get isClosed(): boolean {
    return this.#tail.isClosed;
  }

  /** Closes the queue. See {@linkcode Queue.close}. */
  override close(): void {
    this.#tail.close();
    this.#head.wake();
  }

  /** Lets other objects be the producer or the consumer in place of this one. */
  override release(): void {
    this.#consumer.release();
    this.#producer.release();
  }

  /** Sends the message in the claimed memory. See {@linkcode Queue.commit}. */
  override commit(length?: number): void {
    this.#producer.commit(length);
  }

  /** Releases the claimed memory. See {@linkcode Queue.abort}. */
  override abort(): void {
    this.#producer.abort();
  }

  /**
   * Receives messages without a copy. See {@linkcode Queue.drain}. It frees their memory at its
   * end: if the thread is killed before, the next consumer receives all of them again.
   */
  override drain(fn: (message: Uint8Array) => void, limit?: number): number {
    return this.#consumer.drain(this.token, fn, checkDrain(fn, limit));
  }

  /** @ignore */
  protected override put(name: string, message: Uint8Array, length: number): boolean {
    return this.#producer.put(name, this.token, message, length);
  }

  /** @ignore */
  protected override reserve(name: string, length: number): Uint8Array | undefined {
    return this.#producer.reserve(name, this.token, length);
  }

  /** @ignore */
  protected override take(
    name: string,
    into: Uint8Array | undefined,
  ): Uint8Array | null | undefined {
    return this.#consumer.take(name, this.token, into);
  }

  /** @ignore */
  protected override untilRoom(): Sleep | undefined {
    return this.#producer.untilRoom();
  }

  /** @ignore */
  protected override untilMessage(): Sleep | undefined {
    return this.#consumer.untilMessage();
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#roles.some((role) => role.owner === token);
  }
}

nameClasses({ SpscQueue });
