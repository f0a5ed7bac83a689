import type { AtomicUint } from "../../mod.ts";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { ThreadId } from "../../ffi/thread/contract.ts";
import { systemThreads } from "../../ffi/thread/select.ts";
import type { Place } from "./place.ts";

/** The size of a primitive's memory in bytes, without a Snapshot's copies. */
export const BYTE_LENGTH = 4096;

// Per participant: identity and start time of 8 bytes each, and a state of 4 bytes.
const ENTRY = 20;

// An identity: the thread ID below, a bit while its start time is not written yet, and the number
// of threads that had the entry. One compare-exchange replaces all three.
const PENDING = 0x80000000n;
const ID = 0x7fffffffn;
const GENERATION = 32n;

const SLOT_BITS = 8;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GENERATIONS = 2n ** BigInt(31 - SLOT_BITS);

/** The low bits of a participant's state, which are 0 at first. */
export const STATE_BITS = 12;
const STATE_GENERATIONS = 0x7ffff;

let self: ThreadId | undefined;

/** Returns the calling thread, which is the same for as long as this module is loaded. */
const currentThread = (): ThreadId => self ??= systemThreads(currentRuntime()).current();

/**
 * The threads that use a primitive, with their identities. A thread's token, of 31 bits, stands for
 * it in the words of the primitive. The identity is written before the token is used, so that one
 * compare-exchange makes a thread the owner.
 */
export class Participants {
  readonly #count: number;
  readonly #place: Place;
  readonly #begin: number;
  readonly #wide = new Map<number, AtomicUint<8>>();
  readonly #states = new Map<number, AtomicUint<4>>();

  constructor(place: Place, begin: number) {
    this.#place = place;
    this.#begin = begin;
    this.#count = Math.floor((BYTE_LENGTH - begin) / ENTRY);
  }

  /**
   * Registers the calling thread, unless it is registered, and returns its token.
   *
   * @param isReferenced Whether the primitive's words still hold the token of a dead thread.
   */
  register(isReferenced: (token: number) => boolean): number {
    const me = currentThread();
    const own = this.first(1, (token) => this.#isEntryOf(token & SLOT_MASK, me));
    if (own !== 0) return own;
    for (let slot = 1; slot <= this.#count; slot++) {
      const token = this.#claim(slot, 0n, me);
      if (token !== 0) return token;
    }
    for (let slot = 1; slot <= this.#count; slot++) {
      const identity = this.#identity(slot).load();
      const token = tokenOf(identity, slot);
      if (this.isAlive(token) || isReferenced(token)) continue;
      const claimed = this.#claim(slot, identity, me);
      if (claimed !== 0) return claimed;
    }
    throw new RangeError(
      `${this.#count} living threads use this primitive already, and it records no more`,
    );
  }

  /** Returns whether the thread of a token still runs. */
  isAlive(token: number): boolean {
    const slot = token & SLOT_MASK;
    if (slot === 0 || slot > this.#count) return false;
    const identity = this.#identity(slot).load();
    // Another thread has the entry now, so the token's thread was dead.
    if (tokenOf(identity, slot) !== token) return false;
    const start = (identity & PENDING) === 0n ? this.#start(slot).load() : 0n;
    // As above, but between the two loads.
    if (tokenOf(this.#identity(slot).load(), slot) !== token) return false;
    return systemThreads(currentRuntime()).isAlive({ id: Number(identity & ID), start });
  }

  /** Returns the token of the thread that acquired an entry last, 0 if none did. */
  tokenAt(slot: number): number {
    if (slot < 1 || slot > this.#count) return 0;
    const identity = this.#identity(slot).load();
    return identity === 0n ? 0 : tokenOf(identity, slot);
  }

  /** Returns the word of a participant that the primitive uses. Bit 31 is 0 at first. */
  state(token: number): AtomicUint<4> {
    const slot = token & SLOT_MASK;
    let word = this.#states.get(slot);
    if (word === undefined) {
      word = this.#place.word(this.#begin + 16 * this.#count + 4 * (slot - 1));
      this.#states.set(slot, word);
    }
    return word;
  }

  /** Returns the first token for which the function returns true, from a slot on. 0 if none. */
  first(from: number, matches: (token: number) => boolean): number {
    for (let slot = from; slot <= this.#count; slot++) {
      const identity = this.#identity(slot).load();
      if (identity === 0n) break;
      if ((identity & PENDING) !== 0n) continue;
      const token = tokenOf(identity, slot);
      if (matches(token)) return token;
    }
    return 0;
  }

  #isEntryOf(slot: number, { id, start }: ThreadId): boolean {
    return Number(this.#identity(slot).load() & ID) === id && this.#start(slot).load() === start;
  }

  /** Claims an entry for a thread. Returns its token, or 0 if another thread has claimed it. */
  #claim(slot: number, before: bigint, { id, start }: ThreadId): number {
    const generation = ((before >> GENERATION) + 1n) % GENERATIONS;
    const identity = generation << GENERATION | BigInt(id);
    if (!this.#identity(slot).cmpxchgStrong(before, identity | PENDING).success) return 0;
    const token = tokenOf(identity, slot);
    // The state differs from that of the entry's previous thread: see RwLock.
    this.state(token).store((Number(generation) & STATE_GENERATIONS) << STATE_BITS);
    this.#start(slot).store(start);
    this.#identity(slot).store(identity);
    return token;
  }

  #identity(slot: number): AtomicUint<8> {
    return this.#word(8 * (slot - 1));
  }

  #start(slot: number): AtomicUint<8> {
    return this.#word(8 * (this.#count + slot - 1));
  }

  #word(distance: number): AtomicUint<8> {
    let word = this.#wide.get(distance);
    if (word === undefined) {
      this.#wide.set(distance, word = this.#place.wide(this.#begin + distance));
    }
    return word;
  }
}

function tokenOf(identity: bigint, slot: number): number {
  return Number(identity >> GENERATION) << SLOT_BITS | slot;
}

/** Returns the slot of a token, from 1. */
export const slotOf = (token: number): number => token & SLOT_MASK;

/**
 * Returns the part of the system within which threads are comparable: the boot in the upper 32
 * bits, the PID namespace in the lower. 0 if the system reports neither.
 */
export function session(): bigint {
  const { boot, namespace } = systemThreads(currentRuntime());
  return BigInt(boot) << 32n | BigInt(namespace);
}
