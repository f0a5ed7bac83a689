import type { Sleep } from "../sync/waiting.ts";
import { throwClosed, throwDamaged } from "./errors.ts";
import { checkLength } from "./options.ts";
import { POSITION, type Position } from "./position.ts";
import { distance, recordLength, type Ring } from "./ring.ts";
import type { Role } from "./role.ts";

/** The end of an `SpscQueue` that sends. */
export class SpscProducer {
  readonly #ring: Ring;
  readonly #tail: Position;
  readonly #head: Position;
  readonly #role: Role;
  /** Where the next record begins. */
  #end = 0;
  /** The bytes that are free. The consumer may have freed more since. */
  #free = 0;
  /** The distance to the record of the message that is being written. */
  #gap = 0;
  #claimed = -1;

  constructor(ring: Ring, tail: Position, head: Position, role: Role) {
    this.#ring = ring;
    this.#tail = tail;
    this.#head = head;
    this.#role = role;
  }

  put(name: string, token: number, message: Uint8Array): boolean {
    if (!this.#hasRoom(name, token, message.length)) return false;
    this.#ring.write(this.#end + this.#gap, message);
    this.#publish(name, message.length);
    return true;
  }

  reserve(name: string, token: number, length: number): Uint8Array | undefined {
    if (!this.#hasRoom(name, token, length)) return undefined;
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

  /** Announces a sleeper, whom the consumer and `close()` wake. */
  untilRoom(): Sleep | undefined {
    return this.#head.sleepAt(this.#head.load());
  }

  #hasRoom(name: string, token: number, length: number): boolean {
    const ring = this.#ring;
    if (!this.#role.isOwn || this.#claimed >= 0) this.#begin(name, token);
    if ((length | 0) !== length || length < 0 || length > ring.longest) {
      checkLength(name, length, ring.longest);
    }
    this.#gap = ring.gap(this.#end, length);
    const needed = this.#gap + recordLength(length);
    if (needed <= this.#free) return true;
    this.#free = this.#freeUpTo(this.#head.load());
    if (needed <= this.#free) return true;
    if (this.#tail.isClosed) throwClosed(name);
    return false;
  }

  #begin(name: string, token: number): void {
    if (this.#claimed >= 0) {
      throw new Error(`${name}(): this object has claimed memory: call commit() or abort() first`);
    }
    this.#role.take(name, token);
    this.#end = this.#tail.load();
    this.#free = 0;
  }

  #freeUpTo(head: number): number {
    const used = distance(head, this.#end);
    if (used > this.#ring.capacity) throwDamaged(`${used} bytes are in use`);
    return this.#ring.capacity - used;
  }

  #publish(name: string, length: number): void {
    const before = this.#end;
    const gap = this.#gap;
    const next = before + gap + recordLength(length) & POSITION;
    if (gap !== 0) this.#ring.pad(before, gap);
    this.#ring.writeLength(before + gap, length);
    if (!this.#tail.advance(before, next)) throwClosed(name);
    this.#end = next;
    this.#free -= distance(before, next);
  }
}
