import { throwReentered } from "./errors.ts";
import { checkLength } from "./options.ts";
import type { Ring } from "./ring.ts";
import type { Role } from "./role.ts";

/** The end of a ring that sends: it writes records, and publishes them by its position. */
export abstract class RingProducer {
  protected readonly ring: Ring;
  /** Where the next record begins. */
  protected end = 0;
  /** The distance to the record of the message that is being written. */
  protected gap = 0;
  readonly #role: Role;
  #claimed = -1;

  constructor(ring: Ring, role: Role) {
    this.ring = ring;
    this.#role = role;
  }

  /** Sends a message. Returns false if the ring is full. */
  put(name: string, token: number, message: Uint8Array, length: number): boolean {
    if (!this.#prepare(name, token, length)) return false;
    const { end } = this;
    this.ring.write(end + this.gap, message, length);
    if (this.end !== end || this.#claimed >= 0 || !this.#role.isOwn) throwReentered(name);
    this.publish(name, length);
    return true;
  }

  /** Claims memory for a message. Returns undefined if the ring is full. */
  reserve(name: string, token: number, length: number): Uint8Array | undefined {
    return this.#prepare(name, token, length) ? this.claim(length) : undefined;
  }

  commit(length: number = this.#claimed): void {
    const claimed = this.#claimed;
    if (claimed < 0) throw new Error("commit(): nothing is claimed");
    if (length !== claimed) checkLength("commit", length, claimed);
    this.#claimed = -1;
    this.publish("commit", length);
  }

  abort(): void {
    if (this.#claimed < 0) throw new Error("abort(): nothing is claimed");
    this.#claimed = -1;
  }

  release(): void {
    this.#claimed = -1;
    this.#role.release();
  }

  /** Claims memory after the gap. */
  protected claim(length: number): Uint8Array {
    const view = this.ring.view(this.end + this.gap, length);
    this.#claimed = length;
    return view;
  }

  /** Reads where the ring ends, after this object became its producer. */
  protected abstract begin(): void;

  /** Makes room for a message after the gap. Returns false if the ring is full. */
  protected abstract makeRoom(name: string, length: number): boolean;

  /** Publishes the message after the gap. */
  protected abstract publish(name: string, length: number): void;

  #prepare(name: string, token: number, length: number): boolean {
    const { ring } = this;
    if (!this.#role.isOwn || this.#claimed >= 0) this.#start(name, token);
    if (
      typeof length !== "number" || (length | 0) !== length || length < 0 || length > ring.longest
    ) {
      checkLength(name, length, ring.longest);
    }
    this.gap = ring.gap(this.end, length);
    return this.makeRoom(name, length);
  }

  #start(name: string, token: number): void {
    if (this.#claimed >= 0) {
      throw new Error(`${name}(): this object has claimed memory: call commit() or abort() first`);
    }
    this.#role.take(name, token);
    this.begin();
  }
}
