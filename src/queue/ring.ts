import { throwDamaged } from "./errors.ts";
import { POSITION } from "./position.ts";
import { copyMessage, copyShort, SHORT } from "../internal/copy_message.ts";

/** What precedes the bytes of a message: its length and its number, of 4 bytes each. */
export const HEADER = 8;

/** A message has at most this part of the capacity. */
const SHARE = 8;

// In the length of a record: it has no message, and fills the end of the ring.
const PADDING = 0x80000000;

/** The length of a cache line, and of the lines that are fetched at a time. */
const LINE = 64;
const BLOCK = 1024;

const VIEWS = 8192;

/** Returns the length of a record in bytes. */
export const recordLength = (length: number): number => HEADER + length + 7 & ~7;

/** Records of messages in a ring of bytes. A record does not wrap around. */
export class Ring {
  readonly capacity: number;
  /** The length of the longest message. */
  readonly longest: number;
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #mask: number;
  /** The block after which the lines were fetched. */
  #block = -1;
  /** By position: to make a view takes longer than to pass a message. */
  readonly #views: Uint8Array[] = [];
  /** Where each of them begins. A view's own offset takes longer to get. */
  readonly #begins: Int32Array;
  readonly #probe: () => unknown;

  /**
   * @param bytes The memory.
   * @param probe Throws if the memory was closed.
   */
  constructor(bytes: Uint8Array, probe: () => unknown) {
    this.bytes = bytes;
    this.#probe = probe;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    this.capacity = bytes.length;
    this.#mask = bytes.length - 1;
    this.longest = bytes.length / SHARE;
    this.#begins = new Int32Array(Math.min(VIEWS, this.capacity / 8));
  }

  /**
   * Returns the distance from a position to the record of the next message: 0, or the bytes up to
   * the end of the ring if the record does not fit there.
   */
  gap(position: number, length: number): number {
    const rest = this.capacity - (position & this.#mask);
    return recordLength(length) > rest ? rest : 0;
  }

  /** Returns the bytes from a position to the end of the memory. */
  restAt(position: number): number {
    return this.capacity - (position & this.#mask);
  }

  /**
   * Makes the processor fetch the free cache lines of the next block from the other end's, all at
   * the same time. Otherwise each message would wait for its own line: the compare-exchange that
   * publishes it does not overtake writes.
   */
  prefetch(position: number, free: number): void {
    const block = position & -BLOCK;
    if (block === this.#block || free < 2 * BLOCK) return;
    this.#block = block;
    const words = this.#words;
    const begin = (block + BLOCK & this.#mask) / 4;
    for (let word = begin; word < begin + BLOCK / 4; word += LINE / 4) words[word] = 0;
  }

  /** Fills the end of the ring. */
  pad(position: number, gap: number): void {
    this.#words[(position & this.#mask) >> 2] = PADDING | gap;
  }

  writeLength(position: number, length: number): void {
    this.#words[(position & this.#mask) >> 2] = length;
  }

  writeSequence(position: number, sequence: number): void {
    this.#words[((position & this.#mask) >> 2) + 1] = sequence;
  }

  /** Copies a message into the record at a position. */
  write(position: number, message: Uint8Array, length: number): void {
    const { bytes } = this;
    if (length > SHORT && bytes.length === 0) this.#probe();
    copyMessage(message, length, bytes, (position & this.#mask) + HEADER);
  }

  /** Returns the length of the padding at a position, 0 if a message is there. */
  readGap(position: number, used: number): number {
    const gap = this.gapAt(position, used);
    return gap >= 0 ? gap : this.#fail();
  }

  /** Does the same, but returns -1 if the padding has an impossible length. */
  gapAt(position: number, used: number): number {
    const index = position & this.#mask;
    const header = this.#words[index >> 2] as number;
    if (header >= 0) return 0;
    const gap = header & 0x7fffffff;
    return gap === this.capacity - index && gap < used ? gap : -1;
  }

  /** Returns the length of the message at a position, at most the bytes in use there. */
  readLength(position: number, used: number): number {
    const length = this.lengthAt(position, used);
    return length >= 0 ? length : this.#fail();
  }

  /** Does the same, but returns -1 if the length is impossible. */
  lengthAt(position: number, used: number): number {
    const index = position & this.#mask;
    const length = this.#words[index >> 2] as number;
    const isPossible = length >= 0 && length <= this.longest &&
      recordLength(length) <= used && index + recordLength(length) <= this.capacity;
    return isPossible ? length : -1;
  }

  /** Returns the number of the message at a position. */
  readSequence(position: number): number {
    return this.#words[((position & this.#mask) >> 2) + 1] as number;
  }

  /** Copies the message at a position. */
  read(position: number, length: number, into: Uint8Array): void {
    const index = (position & this.#mask) + HEADER;
    if (length > SHORT) into.set(this.view(position, length));
    else copyShort(this.bytes, index, length, into, 0);
  }

  /** Returns a view of the message at a position. */
  view(position: number, length: number): Uint8Array {
    const index = (position & this.#mask) + HEADER;
    const { bytes } = this;
    const slot = index / 8 % VIEWS;
    const known = this.#views[slot];
    if (known?.length === length && this.#begins[slot] === index && length > 0) return known;
    if (bytes.length === 0) this.#probe();
    const view = bytes.subarray(index, index + length);
    this.#views[slot] = view;
    this.#begins[slot] = index;
    return view;
  }

  #fail(): never {
    this.#probe();
    throwDamaged("it contains a record of an impossible length");
  }
}

/** Returns the bytes from one position to a later one. */
export const distance = (from: number, to: number): number => to - from & POSITION;

/**
 * Returns the number of the message that will follow the last one of a ring.
 *
 * @param latest The position of the last message, or of one before it.
 * @param end Where the messages end.
 * @returns The number, or -1 if the ring contains something else.
 */
export function nextSequence(ring: Ring, latest: number, end: number): number {
  if ((latest & POSITION) !== latest) return -1;
  for (let position = latest, sequence = 0;;) {
    if (position === end) return sequence >>> 0;
    const used = distance(position, end);
    const gap = used > ring.capacity ? -1 : ring.gapAt(position, used);
    if (gap < 0) return -1;
    const length = ring.lengthAt(position + gap, used - gap);
    if (length < 0) return -1;
    sequence = ring.readSequence(position + gap) + 1;
    position = position + gap + recordLength(length) & POSITION;
  }
}
