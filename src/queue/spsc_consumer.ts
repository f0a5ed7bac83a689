import type { Sleep } from "../sync/waiting.ts";
import { throwDamaged } from "./errors.ts";
import { intoOf } from "./options.ts";
import { Patience } from "./patience.ts";
import { POSITION, type Position } from "./position.ts";
import { distance, recordLength, type Ring } from "./ring.ts";
import type { Role } from "./role.ts";

/** The end of an `SpscQueue` that receives. */
export class SpscConsumer {
  readonly #ring: Ring;
  readonly #tail: Position;
  readonly #head: Position;
  readonly #role: Role;
  /** Where the next record begins. */
  #begin = 0;
  /** Where the records end. The producer may have appended more since. */
  #known = 0;
  #isDraining = false;
  readonly #patience: Patience;

  constructor(ring: Ring, tail: Position, head: Position, role: Role) {
    this.#ring = ring;
    this.#tail = tail;
    this.#head = head;
    this.#role = role;
    this.#patience = new Patience(ring.capacity, () => this.#find());
  }

  take(name: string, token: number, into: Uint8Array | undefined): Uint8Array | null | undefined {
    this.#start(name, token);
    if (this.#begin === this.#known && !this.#look()) {
      if (!this.#tail.isClosed) return undefined;
      // No message is appended after close().
      if (!this.#look()) return null;
    }
    const ring = this.#ring;
    const first = this.#begin;
    const used = distance(first, this.#known);
    const gap = ring.readGap(first, used);
    const begin = first + gap;
    const length = ring.readLength(begin, used - gap);
    const message = into?.length === length ? into : intoOf(name, into, length);
    ring.read(begin, length, message);
    this.#advance(begin + recordLength(length) & POSITION);
    return message;
  }

  drain(token: number, fn: (message: Uint8Array) => void, limit: number): number {
    if (limit === 0) return 0;
    this.#start("drain", token);
    if (this.#begin !== this.#known) this.#find();
    else if (!this.#look()) return 0;
    const ring = this.#ring;
    const known = this.#known;
    let begin = this.#begin;
    let count = 0;
    this.#isDraining = true;
    try {
      while (begin !== known && count < limit) {
        const used = distance(begin, known);
        const gap = ring.readGap(begin, used);
        const record = begin + gap;
        const length = ring.readLength(record, used - gap);
        const view = ring.view(record, length);
        begin = record + recordLength(length) & POSITION;
        count++;
        fn(view);
      }
    } finally {
      this.#isDraining = false;
      if (count > 0) this.#advance(begin);
    }
    return count;
  }

  release(): void {
    if (this.#isDraining) throwDraining("release");
    this.#role.release();
  }

  /** Announces a sleeper, whom the producer and `close()` wake. */
  untilMessage(): Sleep | undefined {
    return this.#tail.sleepAt(this.#begin);
  }

  /** Looks for more messages. */
  #look(): boolean {
    return this.#patience.look() !== 0;
  }

  /** Reads where the records end, and returns the bytes up to there. */
  #find(): number {
    const tail = this.#tail.load();
    const used = distance(this.#begin, tail);
    if (used > this.#ring.capacity) throwDamaged(`${used} bytes are in use`);
    this.#known = tail;
    return used;
  }

  /** Takes the role at the first use. */
  #start(name: string, token: number): void {
    if (this.#isDraining) throwDraining(name);
    if (this.#role.isOwn) return;
    this.#role.take(name, token);
    this.#begin = this.#head.load();
    this.#known = this.#begin;
  }

  #advance(next: number): void {
    const before = this.#begin;
    this.#begin = next;
    if (!this.#head.advance(before, next)) throwDamaged("the position of the consumer");
  }
}

function throwDraining(name: string): never {
  throw new Error(`${name}(): the queue is being drained by this object`);
}
