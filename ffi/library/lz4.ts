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
  // No inner function changes these variables: V8 in Node 26.10 compiles a loop around calls of
  // such a function to wrong code.
  let read = 0;
  let written = 0;
  while (read < block.length) {
    const token = block.charCodeAt(read++);
    // A length whose 4 bits in the token are all set continues in the next bytes.
    let literals = token >> 4;
    if (literals === 15) {
      for (let byte = 255; byte === 255; literals += byte) byte = block.charCodeAt(read++);
    }
    for (const end = read + literals; read < end;) output[written++] = block.charCodeAt(read++);
    if (read >= block.length) break;
    const distance = block.charCodeAt(read) | block.charCodeAt(read + 1) << 8;
    read += 2;
    let count = token & 15;
    if (count === 15) {
      for (let byte = 255; byte === 255; count += byte) byte = block.charCodeAt(read++);
    }
    count += 4;
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
