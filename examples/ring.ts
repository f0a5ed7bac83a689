// A queue from one process to another: a ring with a single producer and a single consumer, who never wait for a lock.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicUint, MemoryOrder, SharedMemory, UINT } from "@patomic/atomics";
import { ended, start } from "./_processes.ts";

const { ACQUIRE, RELAXED } = MemoryOrder;
const SPINS = 1000;

/** One end of the ring sleeps at the index that the other moves on. */
type Index = AtomicUint<4, ArrayBuffer>;

/**
 * A ring of messages of up to 60 bytes in shared memory. Each end moves an index of its own: messages from `head` to `tail` are the
 * consumer's, all other slots the producer's. Indexes count on and wrap around at 2 ** 32.
 */
export class Ring {
  static readonly #SLOT = 64;
  static readonly #HEADER = 256;
  readonly #slots: number;
  readonly #bytes: Uint8Array;
  // Each in a cache line of its own.
  readonly #tail: Index;
  readonly #head: Index;
  readonly #consumerSleeps: Index;
  readonly #producerSleeps: Index;
  #mine: number;
  #others: number;

  /** How large the memory of a ring has to be. It may be larger, as systems make it that give whole pages only. */
  static sizeFor(slots: number): number {
    return Ring.#HEADER + slots * Ring.#SLOT;
  }

  /**
   * @param memory At first of zeros.
   * @param slots How many messages there is room for: 2 ** n, the same for both ends.
   * @param end Which end this process is.
   */
  constructor(memory: SharedMemory, slots: number, end: "producer" | "consumer") {
    if (!Number.isInteger(Math.log2(slots))) {
      throw new RangeError(`A ring has 2 ** n slots, got ${slots}`);
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

  /** Puts a message into the ring. Waits while it is full. */
  push(message: Uint8Array): void {
    if (message.length > Ring.#SLOT - 4) {
      throw new RangeError(`A message has up to 60 bytes, got ${message.length}`);
    }
    const full = this.#mine - this.#slots >>> 0;
    if (this.#others === full) this.#others = change(this.#head, full, this.#producerSleeps);
    const slot = this.#slotOf(this.#mine);
    this.#bytes[slot] = message.length;
    for (let i = 0; i < message.length; i++) this.#bytes[slot + 4 + i] = message[i];
    this.#mine = this.#mine + 1 >>> 0;
    moveOn(this.#tail, this.#mine, this.#consumerSleeps);
  }

  /** Takes the oldest message out of the ring, into `target`, and gives its length. Waits while there is none. */
  pop(target: Uint8Array): number {
    if (this.#others === this.#mine) {
      this.#others = change(this.#tail, this.#mine, this.#consumerSleeps);
    }
    const slot = this.#slotOf(this.#mine);
    const length = this.#bytes[slot];
    for (let i = 0; i < length; i++) target[i] = this.#bytes[slot + 4 + i];
    this.#mine = this.#mine + 1 >>> 0;
    moveOn(this.#head, this.#mine, this.#producerSleeps);
    return length;
  }

  #slotOf(index: number): number {
    return Ring.#HEADER + (index & this.#slots - 1) * Ring.#SLOT;
  }
}

/**
 * Hands over all slots before `value`. RELEASE would do for those: what was written into them, or read, comes before it. SEQ_CST
 * keeps the look at `sleeps` behind it as well, so that of two ends that act at the same time one sees the other.
 */
function moveOn(index: Index, value: number, sleeps: Index): void {
  index.store(value);
  if (sleeps.load() !== 0) index.notify();
}

/** Waits until the other end has moved its index from `seen` on, and takes over the slots. */
function change(index: Index, seen: number, sleeps: Index): number {
  for (let i = 0; i < SPINS; i++) {
    const value = index.load(ACQUIRE);
    if (value !== seen) return value;
  }
  sleeps.store(1);
  while (index.load() === seen) index.wait(seen);
  sleeps.store(0, RELAXED);
  return index.load(ACQUIRE);
}

const TOTAL = 10_000;
const SLOTS = 128;

if (import.meta.main) {
  const name = process.argv[2];
  const message = new BigUint64Array(4);
  const bytes = new Uint8Array(message.buffer);
  if (name === undefined) {
    using memory = SharedMemory.create({ size: Ring.sizeFor(SLOTS) });
    try {
      const producer = start(fileURLToPath(import.meta.url), memory.name);
      const ring = new Ring(memory, SLOTS, "consumer");
      let inOrder = 0;
      for (let i = 0n; i < TOTAL; i++) {
        const length = ring.pop(bytes);
        if (length === bytes.length && message.every((word) => word === i)) inOrder++;
      }
      await ended([producer]);
      console.log(`in order[${inOrder}] ${inOrder === TOTAL ? "==" : "!="} total[${TOTAL}]`);
    } finally {
      memory.unlink();
    }
  } else {
    using memory = SharedMemory.open({ name });
    const ring = new Ring(memory, SLOTS, "producer");
    for (let i = 0n; i < TOTAL; i++) {
      message.fill(i);
      ring.push(bytes);
    }
  }
}
