import type { SharedMemory } from "../../mod.ts";

const SLOTS = 16;
const SLOT = 128;
const HEADER = 64;
// Words.
const HEAD = 0;
const TAIL = 1;
const CLOSED = 2;

/** The milliseconds after which a consumer must have failed. */
const LIMIT = 1000;

/**
 * A queue for the control of the tests. It advances its positions by a load and a store, so that
 * two producers or two consumers may use the same slot.
 */
export class RacyRing {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #claimed = new Uint8Array(SLOT);

  constructor({ buffer }: SharedMemory) {
    this.#words = new Int32Array(buffer, 0, HEADER / 4);
    this.#bytes = new Uint8Array(buffer, HEADER, SLOTS * SLOT);
  }

  close(): void {
    Atomics.store(this.#words, CLOSED, 1);
  }

  trySend(message: Uint8Array): boolean {
    const tail = Atomics.load(this.#words, TAIL);
    if (tail - Atomics.load(this.#words, HEAD) >= SLOTS) return false;
    const begin = tail % SLOTS * SLOT;
    this.#bytes[begin] = message.length;
    this.#bytes.set(message, begin + 1);
    Atomics.store(this.#words, TAIL, tail + 1);
    return true;
  }

  send(message: Uint8Array): void {
    const end = performance.now() + LIMIT;
    while (!this.trySend(message)) {
      if (performance.now() > end) throw new Error("nobody receives");
    }
  }

  async sendAsync(message: Uint8Array): Promise<void> {
    await null;
    this.send(message);
  }

  claim(length: number): Uint8Array {
    return this.#claimed.subarray(0, length);
  }

  commit(length: number): void {
    this.send(this.#claimed.subarray(0, length));
  }

  tryReceive(): Uint8Array | undefined {
    const head = Atomics.load(this.#words, HEAD);
    if (head >= Atomics.load(this.#words, TAIL)) return undefined;
    const begin = head % SLOTS * SLOT;
    const message = this.#bytes.slice(begin + 1, begin + 1 + (this.#bytes[begin] as number));
    Atomics.store(this.#words, HEAD, head + 1);
    return message;
  }

  receive(): Uint8Array | undefined {
    for (;;) {
      const isClosed = Atomics.load(this.#words, CLOSED) === 1;
      const message = this.tryReceive();
      if (message !== undefined || isClosed) return message;
    }
  }

  async receiveAsync(): Promise<Uint8Array | undefined> {
    await null;
    return this.receive();
  }

  drain(fn: (message: Uint8Array) => void): number {
    const message = this.tryReceive();
    if (message !== undefined) fn(message);
    return Number(message !== undefined);
  }
}
