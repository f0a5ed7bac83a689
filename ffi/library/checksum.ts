/**
 * Returns a checksum of 32 bits. A change within one word of 32 bits always changes it.
 *
 * The checksum is FNV-1a (Fowler, Noll, Vo) over the length and the words, with a shift that takes
 * high bits to low ones. It is computed at every start, before the engine has compiled the loop: a
 * loop over bytes would take four times as long.
 */
export function checksum(bytes: Uint8Array): number {
  const { length, byteOffset } = bytes;
  const aligned = byteOffset % 4 === 0 ? bytes : bytes.slice();
  // Every target of this package is little-endian.
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, length >>> 2);
  const last = new Int32Array(1);
  new Uint8Array(last.buffer).set(bytes.subarray(length & ~3));
  let hash = Math.imul(0x811c9dc5 ^ length, 0x01000193);
  hash = Math.imul(hash ^ last[0]!, 0x01000193);
  const count = words.length;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
