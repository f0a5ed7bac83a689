import { reader } from "./reader.ts";

// elf.h
const [ELF, ELF_64, ELF_LITTLE_ENDIAN] = [0x464c457f, 2, 1];
const [PT_LOAD, PT_DYNAMIC] = [1, 2];

/** Whether a file is in the format ELF, for a little-endian processor of 64 bits. */
export function isElf(file: Uint8Array): boolean {
  return reader(file).u32(0) === ELF && file[4] === ELF_64 && file[5] === ELF_LITTLE_ENDIAN;
}

/** Returns the least size of an ELF file by its headers. */
export function elfSize(file: Uint8Array): number {
  const { segments, sections } = tables(file);
  let end = 64;
  for (const { offset, size, count } of [segments, sections]) {
    end = Math.max(end, offset + size * count);
  }
  for (const { type, offset, size } of segmentsOf(file)) {
    if (type === PT_LOAD) end = Math.max(end, offset + size);
  }
  return end;
}

/** Returns the number of the processor of an ELF file, `e_machine`. */
export function elfMachine(file: Uint8Array): number {
  return reader(file).u16(18);
}

/**
 * Returns whether zeros are in the place of the section headers, or of the dynamic section, of an
 * ELF file.
 */
export function endsInZeros(file: Uint8Array): boolean {
  const { u32, u64 } = reader(file);
  const { offset, size, count } = tables(file).sections;
  // SHT_NULL is 0: only the first section has this type.
  if (count > 1 && u32(offset + size * (count - 1) + 4) === 0) return true;
  // DT_NULL is 0: it ends the section, which the loader does not expect to be empty.
  return segmentsOf(file).some(({ type, offset }) => type === PT_DYNAMIC && u64(offset) === 0);
}

/** Where the headers of the segments and sections are. */
function tables(file: Uint8Array) {
  const { u16, u64 } = reader(file);
  return {
    segments: { offset: u64(32), size: u16(54), count: u16(56) },
    sections: { offset: u64(40), size: u16(58), count: u16(60) },
  };
}

/** Returns the types of the segments, and their offsets and sizes in the file. */
function segmentsOf(file: Uint8Array) {
  const { u32, u64 } = reader(file);
  const { offset, size, count } = tables(file).segments;
  return Array.from({ length: count }, (_, i) => {
    const header = offset + i * size;
    return { type: u32(header), offset: u64(header + 8), size: u64(header + 32) };
  });
}
