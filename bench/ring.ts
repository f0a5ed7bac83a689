// A ring with one producer and one consumer: what a program writes that has atomics and no queue.
// The queues are measured against it.
import { atomic, type AtomicUint, MemoryOrder, type SharedMemory, UINT } from "../mod.ts";

const { ACQUIRE, RELAXED } = MemoryOrder;
const SPINS = 1000;

/** One end of the ring advances an index, and the other end sleeps on it. */
type Index = AtomicUint<4>;

/**
 * A ring of messages of up to 60 bytes in shared memory. The consumer owns the slots from `head` to
 * `tail`, the producer the rest. Indexes only grow, and wrap around at 2 ** 32.
 */
export class Ring {
  static readonly #SLOT = 64;
  static readonly #HEADER = 256;
  readonly #slots: number;
  readonly #bytes: Uint8Array;
  // Each index is in a cache line of its own.
  readonly #tail: Index;
  readonly #head: Index;
  readonly #consumerSleeps: Index;
  readonly #producerSleeps: Index;
  #mine: number;
  #others: number;

  /** Returns the least size of a ring's memory in bytes. Some systems round it up to pages. */
  static sizeFor(slots: number): number {
    return Ring.#HEADER + slots * Ring.#SLOT;
  }

  /**
   * @param memory Shared memory, which must contain zeros when the ring is first used.
   * @param slots The number of messages that fit: a power of two, the same for both ends.
   * @param end The role of this process.
   */
  constructor(memory: SharedMemory, slots: number, end: "producer" | "consumer") {
    if (!Number.isInteger(Math.log2(slots))) {
      throw new RangeError(`slots must be a power of two, got ${slots}`);
    }
    this.#slots = slots;
    this.#bytes = new Uint8Array(memory.buffer);
    const at = (offset: number) => atomic({ width: 4, atype: UINT, memory, offset });
    [this.#tail, this.#head, this.#consumerSleeps, this.#producerSleeps] = [0, 64, 128, 192].map(
      at,
    );
    this.#mine = (end === "producer" ? this.#tail : this.#head).load(RELAXED);
    this.#others = (end === "producer" ? this.#head : this.#tail).load(ACQUIRE);
  }

  /** Appends a message. Waits while the ring is full. */
  push(message: Uint8Array): void {
    if (message.length > Ring.#SLOT - 4) {
      throw new RangeError(`A message must have at most 60 bytes, got ${message.length}`);
    }
    const full = this.#mine - this.#slots >>> 0;
    if (this.#others === full) this.#others = waitForChange(this.#head, full, this.#producerSleeps);
    const slot = this.#slotOf(this.#mine);
    this.#bytes[slot] = message.length;
    for (let i = 0; i < message.length; i++) this.#bytes[slot + 4 + i] = message[i];
    this.#mine = this.#mine + 1 >>> 0;
    publish(this.#tail, this.#mine, this.#consumerSleeps);
  }

  /** Moves the oldest message to `target` and returns its length. Waits while the ring is empty. */
  pop(target: Uint8Array): number {
    if (this.#others === this.#mine) {
      this.#others = waitForChange(this.#tail, this.#mine, this.#consumerSleeps);
    }
    const slot = this.#slotOf(this.#mine);
    const length = this.#bytes[slot];
    for (let i = 0; i < length; i++) target[i] = this.#bytes[slot + 4 + i];
    this.#mine = this.#mine + 1 >>> 0;
    publish(this.#head, this.#mine, this.#producerSleeps);
    return length;
  }

  #slotOf(index: number): number {
    return Ring.#HEADER + (index & this.#slots - 1) * Ring.#SLOT;
  }
}

/**
 * Hands over all slots before `value`. RELEASE would be enough for the slots. SEQ_CST also orders
 * the load of `sleeps` after the store: if both ends act at the same time, at least one sees the
 * store of the other.
 */
function publish(index: Index, value: number, sleeps: Index): void {
  index.store(value);
  if (sleeps.load() !== 0) index.notify();
}

/** Waits until the other end has advanced its index past `seen`, and returns the new index. */
function waitForChange(index: Index, seen: number, sleeps: Index): number {
  for (let i = 0; i < SPINS; i++) {
    const value = index.load(ACQUIRE);
    if (value !== seen) return value;
  }
  sleeps.store(1);
  while (index.load() === seen) index.wait(seen);
  sleeps.store(0, RELAXED);
  return index.load(ACQUIRE);
}
