import type { Pointer } from "../../ffi/runtime/contract.ts";

/** An address of a simulated process. */
export class SimulatedPointer {
  readonly address: bigint;

  constructor(address: bigint) {
    this.address = address;
  }
}

// Far apart, so that an access beyond the end of a block does not reach another one.
const GAP = 0x10000n;

/**
 * The memory of a simulated process: blocks of bytes at addresses. An access outside of them ends
 * the test.
 */
export class SimulatedMemory {
  readonly #blocks = new Map<bigint, Uint8Array>();
  readonly #buffers = new WeakMap<ArrayBufferLike, bigint>();
  #next = GAP;

  /**
   * Places bytes at a free multiple of 64 KiB. `size` is the size of the block, which may exceed
   * the number of bytes.
   */
  map(bytes: Uint8Array, size: number = bytes.length): bigint {
    const address = this.#next;
    this.#next += (BigInt(size) / GAP + 2n) * GAP;
    this.#blocks.set(address, bytes);
    return address;
  }

  unmap(address: bigint): void {
    this.#blocks.delete(address);
  }

  /** Returns the address of an array, which stays the same for its buffer. */
  addressOf({ buffer, byteOffset }: Uint8Array): bigint {
    let address = this.#buffers.get(buffer);
    if (address === undefined) {
      this.#buffers.set(buffer, address = this.map(new Uint8Array(buffer)));
    }
    return address + BigInt(byteOffset);
  }

  /** The bytes at an address. */
  at(address: bigint, length: number): Uint8Array {
    for (const [start, bytes] of this.#blocks) {
      const offset = Number(address - start);
      if (offset >= 0 && offset + length <= bytes.length) {
        return bytes.subarray(offset, offset + length);
      }
    }
    throw new Error(`No ${length} bytes at the address ${address}`);
  }

  /** The text at an address, up to its zero. */
  text(address: bigint, encoding: "utf-8" | "utf-16le"): string {
    const width = encoding === "utf-8" ? 1 : 2;
    let length = 0;
    while (this.at(address + BigInt(length), width).some((byte) => byte !== 0)) length += width;
    return new TextDecoder(encoding).decode(this.at(address, length).slice());
  }

  write(address: bigint, bytes: Uint8Array): void {
    this.at(address, bytes.length).set(bytes);
  }

  writeWord(address: bigint, word: bigint): void {
    new DataView(this.at(address, 8).buffer, this.at(address, 8).byteOffset).setBigUint64(
      0,
      word,
      true,
    );
  }

  readWord(address: bigint): bigint {
    const { buffer, byteOffset } = this.at(address, 8);
    return new DataView(buffer, byteOffset).getBigUint64(0, true);
  }
}

/** The pointer as the package passes it on. */
export function toPointer(address: bigint): Pointer {
  return new SimulatedPointer(address) as unknown as Pointer;
}
