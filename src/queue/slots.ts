import { type AtomicUint, type AtomicUintArray, MemoryOrder } from "../../mod.ts";
import { throwDamaged } from "./errors.ts";
import { Patience } from "./patience.ts";

const { ACQUIRE } = MemoryOrder;

// The state of a slot: the thread that uses it, as its entry among the participants, below the turn
// of the slot. The turn is twice the lap, plus 1 from the publication of the message until the slot
// is free again. One compare-exchange checks the turn and records the thread.
const OWNER = 0xff;
const TURN = 8;
/** The owner of a slot that no producer may use, because the queue is closed. */
const CLOSER = 0xff;
const MOST_LAPS = 2 ** 22;

/** In the position of the producers, above all positions: the queue is closed. */
const CLOSED = 0x80000000;

/** A position whose slot was acquired, or why none was. */
export type Acquired = number;
/** All slots are in use, or none has a message. */
export const NONE = -1;
/** The queue is closed, and empty for a consumer. */
export const ENDED = -2;

/** The slots of an `MpmcQueue` and both positions, which any thread may advance. */
export class Slots {
  readonly capacity: number;
  readonly #states: AtomicUintArray<4>;
  readonly #tail: AtomicUint<4>;
  readonly #head: AtomicUint<4>;
  readonly #bits: number;
  readonly #positions: number;
  readonly #turns: number;
  readonly #slotLength: number;
  readonly #producers: Patience;
  readonly #consumers: Patience;
  // How many slots there were at the last look, less the calls since.
  #free = 0;
  #full = 0;

  constructor(
    states: AtomicUintArray<4>,
    tail: AtomicUint<4>,
    head: AtomicUint<4>,
    slotLength: number,
  ) {
    this.capacity = states.length;
    this.#slotLength = slotLength;
    const length = this.capacity * slotLength;
    this.#producers = new Patience(length, () => length - this.size * slotLength);
    this.#consumers = new Patience(length, () => this.size * slotLength);
    this.#states = states;
    this.#tail = tail;
    this.#head = head;
    this.#bits = Math.log2(this.capacity);
    const laps = Math.min(MOST_LAPS, 2 ** 31 / this.capacity);
    this.#positions = laps * this.capacity - 1;
    this.#turns = 2 * laps - 1;
  }

  /** The number of messages. */
  get size(): number {
    const head = this.#head.load();
    return Math.min((this.#tail.load() - head) & this.#positions, this.capacity);
  }

  get isClosed(): boolean {
    return (this.#tail.load() & CLOSED) !== 0;
  }

  close(): void {
    for (;;) {
      const tail = this.#tail.load();
      if (this.#tail.cmpxchgStrong(tail, (tail | CLOSED) >>> 0).success) return;
    }
  }

  /** Acquires a free slot for a message. Returns `NONE` if the queue is full. */
  acquireFree(owner: number): Acquired {
    if (this.#free <= 0) this.#free = this.#producers.look() / this.#slotLength;
    this.#free--;
    for (;;) {
      const tail = this.#tail.load(ACQUIRE);
      if (tail > this.#positions) return this.#isTail(tail) ? ENDED : throwDamaged("a position");
      const free = this.#turn(tail) << TURN;
      const { success, expected } = this.#states.cmpxchgStrong(
        this.slot(tail),
        free,
        free | owner,
      );
      if (success) {
        this.#tail.cmpxchgStrong(tail, this.#next(tail));
        return tail;
      }
      const ahead = this.#difference(expected, free);
      if (ahead === 0 && (expected & OWNER) === CLOSER) return ENDED;
      // The slot was acquired at this position, but the position not advanced yet.
      if (ahead >= 0 && ahead <= 2) this.#tail.cmpxchgStrong(tail, this.#next(tail));
      else if (this.#tail.load() === tail) {
        this.#free = 0;
        if (isInUse(ahead, expected)) return NONE;
        throwDamaged("the state of a slot");
      }
    }
  }

  /**
   * Acquires the slot of the next message. Returns `NONE` if no slot contains one, or if its
   * producer is still writing.
   *
   * @param check Called with each position that has a message, before it is acquired.
   */
  acquireFull(owner: number, check: ((position: number) => void) | undefined): Acquired {
    if (this.#full <= 0) this.lookForFull();
    this.#full--;
    for (;;) {
      const head = this.#head.load(ACQUIRE);
      if (head > this.#positions) throwDamaged("a position");
      const full = this.#turn(head) + 1 << TURN;
      const slot = this.slot(head);
      if (check !== undefined && this.#states.load(slot) === full) check(head);
      const { success, expected } = this.#states.cmpxchgStrong(slot, full, full | owner);
      if (success) {
        this.#head.cmpxchgStrong(head, this.#next(head));
        return head;
      }
      const ahead = this.#difference(expected, full);
      if (ahead >= 0 && ahead <= 2) this.#head.cmpxchgStrong(head, this.#next(head));
      else if (this.#head.load() === head) {
        this.#full = 0;
        if (ahead === -1) {
          const found = expected & OWNER;
          if (found === CLOSER) return ENDED;
          if (found !== 0 || !this.isClosed) return NONE;
          // A producer that saw an open queue may still be faster: then its message counts.
          if (this.#states.cmpxchgStrong(slot, expected, expected | CLOSER).success) return ENDED;
        } else if (ahead === -2 && (expected & OWNER) !== 0) return NONE;
        else throwDamaged("the state of a slot");
      }
    }
  }

  /** Returns how many slots contain a message, after a pause if it is worth it. */
  lookForFull(): number {
    return this.#full = this.#consumers.look() / this.#slotLength;
  }

  /** Hands the slot of a message that was written to consumers. */
  publish(position: number): void {
    this.#states.store(this.slot(position), this.#turn(position) + 1 << TURN);
  }

  /** Frees the slot of a position, whose message was received. */
  free(position: number): void {
    this.#states.store(this.slot(position), this.#freed(position));
  }

  /** Frees the slot of a position, whose message is not sent. */
  abort(position: number): void {
    this.#passLap(position);
    this.free(position);
  }

  /** Frees the slot that producers or consumers wait for if its owner is dead. */
  freeFromDead(isProducer: boolean, isAlive: (owner: number) => boolean): boolean {
    const position = (isProducer ? this.#tail : this.#head).load() & this.#positions;
    const slot = this.slot(position);
    const state = this.#states.load(slot);
    const owner = state & OWNER;
    if (owner === 0 || owner === CLOSER || isAlive(owner)) return false;
    // Of a producer: its message was not complete. Of a consumer: the message was taken.
    const lap = state >> TURN + 1;
    this.#passLap(lap << this.#bits | slot);
    const freed = (lap + 1) * 2 & this.#turns;
    return this.#states.cmpxchgStrong(slot, state, freed << TURN).success;
  }

  /** Returns whether the slot after a position has a message. */
  isPublishedAfter(position: number): boolean {
    const next = this.#next(position);
    return this.#states.load(this.slot(next)) === this.#turn(next) + 1 << TURN;
  }

  /** Returns whether the slot after one that was freed is free. */
  isFreeAfter(position: number): boolean {
    const next = this.#next(position);
    return this.#states.load(this.slot(next)) === this.#freed(next);
  }

  /** Returns whether any slot is in use by a thread. */
  isOwner(owner: number): boolean {
    for (let slot = 0; slot < this.capacity; slot++) {
      if ((this.#states.load(slot) & OWNER) === owner) return true;
    }
    return false;
  }

  /** Returns the number of the slot of a position. */
  slot(position: number): number {
    return position & this.capacity - 1;
  }

  /**
   * Advances the position of the consumers beyond the lap before a position that was acquired. No
   * message is left there, but consumers may not have passed the slots of aborted ones. Without it,
   * the turn of a slot could be several laps ahead of the consumers.
   */
  #passLap(position: number): void {
    for (;;) {
      const head = this.#head.load();
      const behind = position - head & this.#positions;
      // In the upper half, consumers are ahead: another thread has freed the slot meanwhile.
      if (behind < this.capacity || behind > this.#positions >> 1) return;
      if (behind >= 2 * this.capacity) throwDamaged("a position");
      this.#head.cmpxchgStrong(head, this.#next(head));
    }
  }

  #next(position: number): number {
    return position + 1 & this.#positions;
  }

  #turn(position: number): number {
    return position >> this.#bits << 1;
  }

  #freed(position: number): number {
    return (this.#turn(position) + 2 & this.#turns) << TURN;
  }

  #isTail(tail: number): boolean {
    return (tail & CLOSED) !== 0 && (tail & ~CLOSED) <= this.#positions;
  }

  /** By how many turns a state is ahead of another. Turns wrap around. */
  #difference(state: number, other: number): number {
    const turns = (state >> TURN) - (other >> TURN) & this.#turns;
    return turns > this.#turns >> 1 ? turns - this.#turns - 1 : turns;
  }
}

/** Whether the message of a lap before is in a slot, or is being written or read. */
const isInUse = (ahead: number, state: number): boolean =>
  ahead === -1 || ahead === -2 && (state & OWNER) !== 0;
