// The polynomial of zlib, gzip and PNG, with its bits reversed.
const POLYNOMIAL = 0xedb88320;

/** Returns the CRC-32 of some bytes, as zlib computes it. */
export function crc32(bytes: Uint8Array): number {
  const table = new Int32Array(256);
  for (let index = 0; index < 256; index++) {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
    table[index] = value;
  }
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ crc >>> 8;
  return ~crc >>> 0;
}
