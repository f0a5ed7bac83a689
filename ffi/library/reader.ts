/** Reads numbers of a file. Past its end they are 0. */
export function reader(file: Uint8Array): {
  u16(offset: number): number;
  u32(offset: number, littleEndian?: boolean): number;
  u64(offset: number): number;
} {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const has = (offset: number, size: number) => offset + size <= file.length;
  return {
    u16: (offset) => has(offset, 2) ? view.getUint16(offset, true) : 0,
    u32: (offset, littleEndian = true) => has(offset, 4) ? view.getUint32(offset, littleEndian) : 0,
    u64: (offset) => has(offset, 8) ? Number(view.getBigUint64(offset, true)) : 0,
  };
}
