/**
 * Decompresses a block in the LZ4 block format.
 *
 * Damaged input yields other bytes, never an endless loop: the caller compares a checksum.
 *
 * @param block One character per byte, as `atob()` returns it.
 * @param size The number of bytes to return.
 */
export function decompressLz4(block: string, size: number): Uint8Array {
  const output = new Uint8Array(new ArrayBuffer(size));
  let read = 0;
  let written = 0;
  /** Reads a length. If its 4 bits in the token are all set, more bytes follow. */
  const length = (bits: number): number => {
    let sum = bits;
    if (bits !== 15) return sum;
    let byte: number;
    do {
      byte = block.charCodeAt(read++);
      sum += byte;
    } while (byte === 255);
    return sum;
  };
  while (read < block.length) {
    const token = block.charCodeAt(read++);
    const literals = length(token >> 4);
    for (const end = read + literals; read < end;) output[written++] = block.charCodeAt(read++);
    if (read >= block.length) break;
    const distance = block.charCodeAt(read) | block.charCodeAt(read + 1) << 8;
    read += 2;
    const count = length(token & 15) + 4;
    const from = written - distance;
    if (distance >= count) {
      output.copyWithin(written, from, from + count);
      written += count;
    } else {
      // A match may overlap its own output, so that its bytes repeat.
      for (const end = written + count; written < end; written++) {
        output[written] = output[written - distance]!;
      }
    }
  }
  return output;
}
