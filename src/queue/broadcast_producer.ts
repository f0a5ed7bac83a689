import { type AtomicUint, fence, MemoryOrder } from "../../mod.ts";
import { throwClosed, throwDamaged } from "./errors.ts";
import { POSITION, type Position } from "./position.ts";
import { distance, nextSequence, recordLength, type Ring } from "./ring.ts";
import { RingProducer } from "./ring_producer.ts";
import type { Role } from "./role.ts";

const { RELAXED, RELEASE } = MemoryOrder;

/** The positions of a `Broadcast`. */
export interface BroadcastPositions {
  /** Where the messages end. */
  readonly tail: Position;
  /** Where the message ends that is being written. */
  readonly intent: AtomicUint<4>;
  /** Where the latest message begins, or the one before. */
  readonly latest: AtomicUint<4>;
}

/** The end of a `Broadcast` that sends. */
export class BroadcastProducer extends RingProducer {
  readonly #tail: Position;
  readonly #intent: AtomicUint<4>;
  readonly #latest: AtomicUint<4>;
  #sequence = 0;
  /**
   * The bytes after the end that may be overwritten already, by a claim that was not committed or
   * by a producer that died.
   */
  #overwritten = 0;

  constructor(ring: Ring, { tail, intent, latest }: BroadcastPositions, role: Role) {
    super(ring, role);
    this.#tail = tail;
    this.#intent = intent;
    this.#latest = latest;
  }

  protected override begin(): void {
    this.end = this.#tail.load();
    const sequence = nextSequence(this.ring, this.#latest.load(), this.end);
    if (sequence < 0) throwDamaged("the position of the latest message");
    this.#sequence = sequence | 0;
    const announced = distance(this.end, this.#intent.load());
    this.#overwritten = announced <= this.ring.capacity ? announced : 0;
  }

  /** Announces to consumers which of the oldest messages will be overwritten. */
  protected override makeRoom(name: string, length: number): boolean {
    if (this.#tail.isClosed) throwClosed(name);
    this.#overwritten = Math.max(this.#overwritten, this.gap + recordLength(length));
    this.#intent.store(this.end + this.#overwritten & POSITION, RELAXED);
    // A consumer that reads a byte written after the fence sees the intent.
    fence(RELEASE);
    return true;
  }

  protected override publish(name: string, length: number): void {
    const before = this.end;
    const { gap, ring } = this;
    if (gap !== 0) ring.pad(before, gap);
    const begin = before + gap & POSITION;
    const next = begin + recordLength(length) & POSITION;
    ring.writeLength(begin, length);
    ring.writeSequence(begin, this.#sequence);
    if (!this.#tail.advance(before, next)) throwClosed(name);
    this.#latest.store(begin, RELEASE);
    this.end = next;
    this.#overwritten = Math.max(0, this.#overwritten - gap - recordLength(length));
    this.#sequence = this.#sequence + 1 | 0;
  }
}
