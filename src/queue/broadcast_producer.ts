import { type AtomicUint, fence, MemoryOrder } from "../../mod.ts";
import { throwClosed, throwDamaged } from "./errors.ts";
import { checkLength } from "./options.ts";
import { POSITION, type Position } from "./position.ts";
import { recordLength, type Ring } from "./ring.ts";
import type { Role } from "./role.ts";
import { nextSequence } from "./sequence.ts";

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
export class BroadcastProducer {
  readonly #ring: Ring;
  readonly #tail: Position;
  readonly #intent: AtomicUint<4>;
  readonly #latest: AtomicUint<4>;
  readonly #role: Role;
  #end = 0;
  #gap = 0;
  #sequence = 0;
  #claimed = -1;

  constructor(ring: Ring, { tail, intent, latest }: BroadcastPositions, role: Role) {
    this.#ring = ring;
    this.#tail = tail;
    this.#intent = intent;
    this.#latest = latest;
    this.#role = role;
  }

  put(name: string, token: number, message: Uint8Array): void {
    this.#prepare(name, token, message.length);
    this.#ring.write(this.#end + this.#gap, message);
    this.#publish(name, message.length);
  }

  reserve(name: string, token: number, length: number): Uint8Array {
    this.#prepare(name, token, length);
    const view = this.#ring.view(this.#end + this.#gap, length);
    this.#claimed = length;
    return view;
  }

  commit(length: number = this.#claimed): void {
    const claimed = this.#claimed;
    if (claimed < 0) throw new Error("commit(): nothing is claimed");
    if (length !== claimed) checkLength("commit", length, claimed);
    this.#claimed = -1;
    this.#publish("commit", length);
  }

  abort(): void {
    if (this.#claimed < 0) throw new Error("abort(): nothing is claimed");
    this.#claimed = -1;
  }

  release(): void {
    this.#claimed = -1;
    this.#role.release();
  }

  /** Tells consumers which of the oldest messages will be overwritten. */
  #prepare(name: string, token: number, length: number): void {
    const ring = this.#ring;
    if (!this.#role.isOwn || this.#claimed >= 0) this.#begin(name, token);
    if ((length | 0) !== length || length < 0 || length > ring.longest) {
      checkLength(name, length, ring.longest);
    }
    this.#gap = ring.gap(this.#end, length);
    this.#intent.store(this.#end + this.#gap + recordLength(length) & POSITION, RELAXED);
    // A consumer that reads a byte written after the fence sees the intent.
    fence(RELEASE);
  }

  #publish(name: string, length: number): void {
    const ring = this.#ring;
    const before = this.#end;
    const gap = this.#gap;
    if (gap !== 0) ring.pad(before, gap);
    const begin = before + gap & POSITION;
    const next = begin + recordLength(length) & POSITION;
    ring.writeLength(begin, length);
    ring.writeSequence(begin, this.#sequence);
    if (!this.#tail.advance(before, next)) throwClosed(name);
    this.#latest.store(begin, RELEASE);
    this.#end = next;
    this.#sequence = this.#sequence + 1 | 0;
  }

  #begin(name: string, token: number): void {
    if (this.#claimed >= 0) {
      throw new Error(`${name}(): this object has claimed memory: call commit() or abort() first`);
    }
    this.#role.take(name, token);
    this.#end = this.#tail.load();
    const sequence = nextSequence(this.#ring, this.#latest.load(), this.#end);
    if (sequence < 0) throwDamaged("the position of the latest message");
    this.#sequence = sequence | 0;
  }
}
