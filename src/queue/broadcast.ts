import { nameClasses } from "../../ffi/class_names.ts";
import { type AtomicUint, fence, MemoryOrder } from "../../mod.ts";
import { BYTE_LENGTH } from "../sync/participants.ts";
import type { SyncHandle } from "../sync/place.ts";
import { attachPrimitive } from "../sync/primitive.ts";
import type { Sleep } from "../sync/waiting.ts";
import { BroadcastProducer } from "./broadcast_producer.ts";
import { throwDamaged } from "./errors.ts";
import { checkCapacity, checkDrain, intoOf, type RingOptions } from "./options.ts";
import { POSITION, Position } from "./position.ts";
import { Queue } from "./queue.ts";
import { distance, nextSequence, recordLength, Ring } from "./ring.ts";
import { Role } from "./role.ts";

const { ACQUIRE, RELAXED } = MemoryOrder;

// Words. What the producer writes for each message is in cache lines of their own.
const PRODUCER = 0;
const TAIL = 28;
const INTENT = 60;
const LATEST = 61;
const PARTICIPANTS = 384;

/** How often a producer may be faster than a call that does not wait. */
const TRIES = 1000;

/**
 * Messages from one producer to any number of consumers, each of which gets all of them. The
 * producer never waits: it overwrites the oldest messages. A consumer that was overtaken goes on
 * with the latest message, and knows how many it has lost.
 *
 * The first object that sends is the producer, until it calls `release()` or its thread ends. Each
 * other object is a consumer: it receives what is sent after it was made.
 *
 * @example
 * ```ts
 * import { Broadcast } from "@patomic/atomics/queue";
 * import assert from "node:assert/strict";
 *
 * const prices = new Broadcast({ capacity: 4096 });
 * const screen = Broadcast.attach(prices.handle()); // in any worker
 * prices.send(new Uint8Array([17]));
 * assert.deepEqual(screen.receive(), new Uint8Array([17]));
 * assert.equal(screen.lost, 0);
 * ```
 */
export class Broadcast extends Queue {
  /** The size of the ring in bytes. A message occupies 8 bytes more, and a multiple of 8. */
  readonly capacity: number;
  readonly #ring: Ring;
  readonly #tail: Position;
  readonly #intent: AtomicUint<4>;
  readonly #latest: AtomicUint<4>;
  readonly #role: Role;
  readonly #producer: BroadcastProducer;
  /** Where the next message is, and where the messages end as far as this object knows. */
  #begin: number;
  #known: number;
  /** The number of the message after the one that was received last. */
  #next = 0;
  #hasJumped = false;
  #lost = 0;
  #copy: Uint8Array | undefined;

  /**
   * Makes a broadcast, or opens the one in `buffer` or `memory`. Zeroed memory is one without
   * messages.
   *
   * @param options `capacity`; `buffer` or `memory`, and `offset`, a multiple of 64.
   * @throws {RangeError} If `capacity` is not a power of two from 64 to 2^30, or the memory is too
   *   small or misaligned.
   * @throws {TypeError} If the memory holds something else, or is read-only.
   * @throws {UnsupportedOperationException} If the C library in use has no `fence()`.
   */
  constructor(options: RingOptions) {
    const { capacity } = Object(options) as RingOptions;
    const needed = Broadcast.byteLengthFor({ capacity });
    const tag = { primitive: "Broadcast", parameter: capacity, options: ["capacity"] };
    super(options, tag, needed, PARTICIPANTS);
    this.capacity = capacity;
    const tail = new Position(this.word(TAIL), true);
    this.#tail = tail;
    this.#ring = new Ring(this.bytes(BYTE_LENGTH, capacity), () => tail.load());
    this.#intent = this.word(INTENT);
    this.#latest = this.word(LATEST);
    this.#role = new Role("producer", this.word(PRODUCER), this.participants);
    this.#producer = new BroadcastProducer(
      this.#ring,
      { tail, intent: this.#intent, latest: this.#latest },
      this.#role,
    );
    this.#begin = this.#known = 0;
    this.#join();
  }

  /** Returns the number of bytes that a broadcast occupies: 4,096 and its capacity. */
  static byteLengthFor({ capacity }: { readonly capacity: number }): number {
    checkCapacity(capacity);
    return BYTE_LENGTH + capacity;
  }

  /** Opens the broadcast of a handle, in another thread or process. */
  static attach(handle: SyncHandle): Broadcast {
    return attachPrimitive(Broadcast, handle, (capacity) => ({ capacity }));
  }

  /** How many messages this object has lost because it was overtaken. */
  get lost(): number {
    return this.#lost;
  }

  /** The bytes of the messages that this object has not received, at most the capacity. */
  override get size(): number {
    return Math.min(distance(this.#begin, this.#tail.load()), this.capacity);
  }

  /** False: a message never waits. */
  override get isFull(): boolean {
    return false;
  }

  /** Whether the broadcast was closed. There may still be messages. */
  override get isClosed(): boolean {
    return this.#tail.isClosed;
  }

  /** Closes the broadcast. See {@linkcode Queue.close}. */
  override close(): void {
    this.#tail.close();
  }

  /** Lets another object be the producer in place of this one. Aborts a claim. */
  override release(): void {
    this.#producer.release();
  }

  /** Sends the claimed message. See {@linkcode Queue.commit}. */
  override commit(length?: number): void {
    this.#producer.commit(length);
  }

  /** Releases the claimed memory. See {@linkcode Queue.abort}. */
  override abort(): void {
    this.#producer.abort();
  }

  /**
   * Calls a function with each message that is there. See {@linkcode Queue.drain}. The view is one
   * of a copy, because the producer may overwrite the message.
   */
  override drain(fn: (message: Uint8Array) => void, limit?: number): number {
    const most = checkDrain(fn, limit);
    this.#copy ??= new Uint8Array(this.#ring.longest);
    let count = 0;
    for (; count < most; count++) {
      const message = this.take("drain", this.#copy);
      if (!(message instanceof Uint8Array)) break;
      fn(message);
    }
    return count;
  }

  /** @ignore */
  protected override put(name: string, message: Uint8Array, length: number): boolean {
    this.#producer.put(name, this.token, message, length);
    return true;
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
    for (let i = 0; i < TRIES; i++) {
      const known = this.#known;
      if (this.#begin === known) {
        const isClosed = this.#tail.isClosed;
        this.#known = this.#tail.load();
        if (this.#begin === this.#known) return isClosed ? null : undefined;
      }
      const message = this.#copyNext(name, into);
      if (message !== undefined) return message;
      const begin = this.#hasJumped ? this.#begin : -1;
      this.#jump();
      // The latest message is overwritten only if there are later ones.
      if (this.#begin === begin && this.#known === known) {
        throwDamaged("its positions contradict each other");
      }
    }
    return undefined;
  }

  /** @ignore */
  protected override untilRoom(): Sleep | undefined {
    return undefined;
  }

  /** @ignore */
  protected override untilMessage(): Sleep | undefined {
    return this.#tail.sleepAt(this.#begin);
  }

  /** @ignore */
  protected override isReferenced(token: number): boolean {
    return this.#role.owner === token;
  }

  /** Copies the next message. Returns undefined if it was overwritten meanwhile. */
  #copyNext(name: string, into: Uint8Array | undefined): Uint8Array | undefined {
    const ring = this.#ring;
    const { capacity } = this;
    const used = distance(this.#begin, this.#known);
    if (used > capacity) return undefined;
    const gap = ring.gapAt(this.#begin, used);
    const begin = this.#begin + Math.max(gap, 0);
    const length = gap < 0 ? -1 : ring.lengthAt(begin, used - gap);
    const sequence = ring.readSequence(begin);
    if (length < 0) {
      // Positions repeat after 2^31 bytes: then this is a later message, and not its begin.
      if (!this.#hasJumped || this.#isOverwritten()) return undefined;
      return throwDamaged("it contains a record of an impossible length");
    }
    const isOther = !this.#hasJumped && sequence !== (this.#next | 0);
    if (isOther || into !== undefined && into.length < length && this.#isOverwritten()) {
      return undefined;
    }
    const message = into?.length === length ? into : intoOf(name, into, length);
    ring.read(begin, length, message);
    if (this.#isOverwritten()) return undefined;
    const repeated = (this.#next - sequence) >>> 0;
    if (repeated > 0 && repeated <= capacity) throwDamaged("a message repeats");
    this.#lost += (sequence - this.#next) >>> 0;
    this.#next = (sequence + 1) >>> 0;
    this.#hasJumped = false;
    this.#begin = begin + recordLength(length) & POSITION;
    return message;
  }

  /** Whether the producer may have begun to overwrite the next message. */
  #isOverwritten(): boolean {
    // What was read before the fence was there before the intent that is read after it.
    fence(ACQUIRE);
    return distance(this.#begin, this.#intent.load(RELAXED)) > this.capacity;
  }

  /** Goes to the end of the messages. */
  #join(): void {
    this.#goToLatest((latest, tail) => {
      this.#begin = latest;
      const sequence = nextSequence(this.#ring, latest, tail);
      if (sequence < 0 || this.#isOverwritten()) return false;
      this.#begin = tail;
      this.#next = sequence;
      return true;
    });
  }

  /** Goes to the latest message. */
  #jump(): void {
    this.#hasJumped = true;
    this.#goToLatest((latest, tail) => {
      this.#begin = latest;
      return distance(latest, tail) <= this.capacity;
    });
  }

  #goToLatest(arrive: (latest: number, tail: number) => boolean): void {
    for (let before = -1;;) {
      const latest = this.#latest.load(ACQUIRE);
      const tail = this.#tail.load();
      this.#known = tail;
      if ((latest & POSITION) === latest && arrive(latest, tail)) return;
      // The producer may have been faster, before the second load or after it: then the positions
      // are others now, or at the next attempt.
      if (tail === before && tail === this.#tail.load()) {
        throwDamaged("the position of the latest message");
      }
      before = tail;
    }
  }
}

nameClasses({ Broadcast });
