import type { Sleep } from "../sync/waiting.ts";
import { throwClosed, throwDamaged } from "./errors.ts";
import { POSITION, type Position } from "./position.ts";
import { distance, recordLength, type Ring } from "./ring.ts";
import { RingProducer } from "./ring_producer.ts";
import type { Role } from "./role.ts";

/** The end of an `SpscQueue` that sends. */
export class SpscProducer extends RingProducer {
  readonly #tail: Position;
  readonly #head: Position;
  /** The bytes that are free. The consumer may have freed more since. */
  #free = 0;

  constructor(ring: Ring, tail: Position, head: Position, role: Role) {
    super(ring, role);
    this.#tail = tail;
    this.#head = head;
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
    if (needed <= this.#free) return true;
    this.#free = this.#freeUpTo(this.#head.load());
    if (needed <= this.#free) return true;
    if (this.#tail.isClosed) throwClosed(name);
    return false;
  }

  protected override publish(name: string, length: number): void {
    const before = this.end;
    const { gap, ring } = this;
    const next = before + gap + recordLength(length) & POSITION;
    if (gap !== 0) ring.pad(before, gap);
    ring.writeLength(before + gap, length);
    if (!this.#tail.advance(before, next)) throwClosed(name);
    this.end = next;
    this.#free -= distance(before, next);
  }

  #freeUpTo(head: number): number {
    const { capacity } = this.ring;
    const used = distance(head, this.end);
    if (used > capacity) throwDamaged(`${used} bytes are in use`);
    return capacity - used;
  }
}
