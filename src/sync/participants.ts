import type { AtomicUint } from "../../mod.ts";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { ThreadId } from "../../ffi/thread/contract.ts";
import { systemThreads } from "../../ffi/thread/select.ts";
import type { Place } from "./place.ts";

/** The size of a primitive's memory in bytes, but for a Snapshot's copies. */
export const BYTE_LENGTH = 4096;

// Per participant: thread ID, generation, state, and the start time as two words.
const ENTRY = 20;

/** In the word of a thread ID: its start time has not been written yet. */
const PENDING = 0x80000000;

const SLOT_BITS = 8;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GENERATIONS = 2 ** (31 - SLOT_BITS);

let self: ThreadId | undefined;

/** The calling thread. It stays the same for as long as this module lives. */
const currentThread = (): ThreadId => self ??= systemThreads(currentRuntime()).current();

/**
 * The threads that take part in a primitive, with their identities. A primitive stores a thread's
 * token, of 31 bits, where an owner has to be known: one compare-exchange makes a thread the owner,
 * because its identity was written before.
 */
export class Participants {
  readonly #count: number;
  readonly #place: Place;
  readonly #begin: number;
  readonly #words = new Map<number, AtomicUint<4>>();

  constructor(place: Place, begin: number) {
    this.#place = place;
    this.#begin = begin;
    this.#count = Math.min(SLOT_MASK, Math.floor((BYTE_LENGTH - begin) / ENTRY));
  }

  /**
   * Returns the token of the calling thread, which it registers.
   *
   * @param isReferenced Whether the primitive's words still hold the token of a dead thread.
   */
  register(isReferenced: (token: number) => boolean): number {
    const me = currentThread();
    for (let slot = 1; slot <= this.#count; slot++) {
      const id = this.#id(slot).load();
      if (id === 0) break;
      if (id === me.id && this.#startOf(slot) === me.start) return this.#tokenOf(slot);
    }
    for (let slot = 1; slot <= this.#count; slot++) {
      if (this.#claim(slot, 0, me)) return this.#tokenOf(slot);
    }
    for (let slot = 1; slot <= this.#count; slot++) {
      const id = this.#id(slot).load();
      const token = this.#tokenOf(slot);
      if (this.isAlive(token) || isReferenced(token)) continue;
      if (this.#claim(slot, id, me)) return this.#tokenOf(slot);
    }
    throw new RangeError(
      `More than ${this.#count} living threads use this primitive, and no more can be recorded`,
    );
  }

  /** Returns whether the thread with a token still runs. */
  isAlive(token: number): boolean {
    const slot = token & SLOT_MASK;
    const id = this.#id(slot).load();
    const start = (id & PENDING) === 0 ? this.#startOf(slot) : 0n;
    // The entry of another thread by now: the one of the token was dead.
    if (this.#tokenOf(slot) !== token) return false;
    const number = (id & ~PENDING) >>> 0;
    return systemThreads(currentRuntime()).isAlive({ id: number, start });
  }

  /** The word of a participant for the primitive: its low 12 bits are 0 at first. */
  state(token: number): AtomicUint<4> {
    return this.#word(2, token & SLOT_MASK);
  }

  /** Calls a function with each registered token. */
  each(use: (token: number) => void): void {
    for (let slot = 1; slot <= this.#count; slot++) {
      const id = this.#id(slot).load();
      if (id === 0) return;
      if ((id & PENDING) === 0) use(this.#tokenOf(slot));
    }
  }

  #claim(slot: number, before: number, { id, start }: ThreadId): boolean {
    const word = this.#id(slot);
    if (!word.cmpxchgStrong(before, (id | PENDING) >>> 0).success) return false;
    const generation = this.#word(1, slot);
    generation.store((generation.load() + 1) % GENERATIONS);
    // The state of a dead thread is not that of the next one: see RwLock.
    this.#word(2, slot).store((generation.load() << 12) >>> 0);
    this.#word(3, 2 * slot - 1).store(Number(start & 0xffffffffn));
    this.#word(3, 2 * slot).store(Number(start >> 32n));
    word.store(id);
    return true;
  }

  #tokenOf(slot: number): number {
    return this.#word(1, slot).load() << SLOT_BITS | slot;
  }

  #startOf(slot: number): bigint {
    const [low, high] = [this.#word(3, 2 * slot - 1), this.#word(3, 2 * slot)];
    return BigInt(low.load()) | BigInt(high.load()) << 32n;
  }

  #id(slot: number): AtomicUint<4> {
    return this.#word(0, slot);
  }

  /** The words are in columns: IDs, generations, states, start times. Slots count from 1. */
  #word(column: number, index: number): AtomicUint<4> {
    const distance = this.#begin + 4 * (column * this.#count + index - 1);
    let word = this.#words.get(distance);
    if (word === undefined) this.#words.set(distance, word = this.#place.word(distance));
    return word;
  }
}

/** The PID namespace, in which thread IDs are comparable. */
export const namespace = (): number => systemThreads(currentRuntime()).namespace;
