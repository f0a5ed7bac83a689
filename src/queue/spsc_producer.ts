import type { Sleep } from "../sync/waiting.ts";
import { throwClosed, throwDamaged, throwReentered } from "./errors.ts";
import { Patience } from "./patience.ts";
import { POSITION, type Position } from "./position.ts";
import { distance, HEADER, recordLength, type Ring } from "./ring.ts";
import { RingProducer } from "./ring_producer.ts";
import type { Role } from "./role.ts";

/** The end of an `SpscQueue` that sends. */
export class SpscProducer extends RingProducer {
  readonly #tail: Position;
  readonly #head: Position;
  readonly #patience: Patience;
  /** The bytes that are free. The consumer may have freed more since. */
  #free = 0;
  /** The length of the longest message that can be sent without another check, -1 for none. */
  #room = -1;

  constructor(ring: Ring, tail: Position, head: Position, role: Role) {
    super(ring, role);
    this.#tail = tail;
    this.#head = head;
    this.#patience = new Patience(ring.capacity, () => this.#find());
  }

  // Almost every message takes the short way through the next two methods.

  override put(name: string, token: number, message: Uint8Array, length: number): boolean {
    if (!this.#hasRoom(length)) return super.put(name, token, message, length);
    const { end } = this;
    this.ring.write(end, message, length);
    if (this.end !== end || this.#room < length) throwReentered(name);
    this.#append(name, end, length);
    return true;
  }

  override reserve(name: string, token: number, length: number): Uint8Array | undefined {
    const hasRoom = this.#hasRoom(length);
    // Until commit(), every other call takes the long way, which refuses it.
    this.#room = -1;
    if (!hasRoom) return super.reserve(name, token, length);
    this.gap = 0;
    return this.claim(length);
  }

  override release(): void {
    this.#room = -1;
    super.release();
  }

  /** Announces a sleeper, whom the consumer and `close()` wake. */
  untilRoom(): Sleep | undefined {
    return this.#head.sleepAt(this.#head.load());
  }

  protected override begin(): void {
    this.end = this.#tail.load();
    this.#free = 0;
  }

  protected override makeRoom(name: string, length: number): boolean {
    const needed = this.gap + recordLength(length);
    if (needed <= this.#free || needed <= this.#patience.look()) return true;
    if (this.#tail.isClosed) throwClosed(name);
    return false;
  }

  protected override publish(name: string, length: number): void {
    const { end, gap, ring } = this;
    if (gap !== 0) ring.pad(end, gap);
    this.#append(name, end + gap, length);
  }

  #hasRoom(length: number): boolean {
    return typeof length === "number" && (length | 0) === length && length >= 0 &&
      length <= this.#room;
  }

  /** Publishes the message in the record at a position, and what is before it. */
  #append(name: string, begin: number, length: number): void {
    const { ring } = this;
    ring.writeLength(begin, length);
    const { end } = this;
    const next = begin + recordLength(length) & POSITION;
    if (!this.#tail.advance(end, next)) throwClosed(name);
    this.end = next;
    const free = this.#free -= distance(end, next);
    this.#room = Math.min(Math.min(free, ring.restAt(next)) - HEADER, ring.longest);
    ring.prefetch(next, free);
  }

  /** Reads where the free bytes end, and returns their number. */
  #find(): number {
    const { capacity } = this.ring;
    const used = distance(this.#head.load(), this.end);
    if (used > capacity) throwDamaged(`${used} bytes are in use`);
    return this.#free = capacity - used;
  }
}
