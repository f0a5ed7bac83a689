import { throwDamaged } from "./errors.ts";
import { copyMessage, copyShort, SHORT } from "../internal/copy_message.ts";

// A slot: its state and the length of its message, of 4 bytes each, and the message. A whole number
// of cache lines, so that neighbours do not slow each other down.
const LINE = 64;
const LENGTH_WORD = 1;
const MESSAGE = 8;

/** Returns the length of a slot in bytes. */
export const slotLength = (messageSize: number): number =>
  Math.ceil((MESSAGE + messageSize) / LINE) * LINE;

/** The messages in slots, without their states. */
export class SlotMessages {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #longest: number;
  readonly #stride: number;
  /** Words may be farther away than 2^31 bytes, so that shifts of the distance would overflow. */
  readonly #wordStride: number;

  constructor(bytes: Uint8Array, capacity: number, messageSize: number) {
    this.#bytes = bytes;
    this.#longest = messageSize;
    this.#stride = slotLength(messageSize);
    this.#wordStride = this.#stride / 4;
    // Not by `bytes.length`: V8's optimized code divides a length of 2^31 and more wrongly.
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, capacity * this.#wordStride);
  }

  /** Writes a message without its length. */
  write(slot: number, message: Uint8Array, length: number): void {
    copyMessage(message, length, this.#bytes, slot * this.#stride + MESSAGE);
  }

  writeLength(slot: number, length: number): void {
    this.#words[slot * this.#wordStride + LENGTH_WORD] = length;
  }

  /** Copies the message of a length. */
  read(slot: number, length: number, into: Uint8Array): void {
    const index = slot * this.#stride + MESSAGE;
    if (length > SHORT) into.set(this.view(slot, length));
    else copyShort(this.#bytes, index, length, into, 0);
  }

  readLength(slot: number): number {
    const length = this.#words[slot * this.#wordStride + LENGTH_WORD] as number;
    if (length >= 0 && length <= this.#longest) return length;
    return throwDamaged(`it contains a message of ${length} bytes`);
  }

  /** Returns a view of the first bytes of a message. */
  view(slot: number, length: number): Uint8Array {
    const index = slot * this.#stride + MESSAGE;
    return this.#bytes.subarray(index, index + length);
  }
}
