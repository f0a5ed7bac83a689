const [ELF, MACH_O_64, FAT, MZ, PE] = [0x464c457f, 0xfeedfacf, 0xbebafeca, 0x5a4d, 0x4550];
const [ELF_64, ELF_LITTLE_ENDIAN, PT_LOAD, PT_DYNAMIC, LC_SEGMENT_64] = [2, 1, 1, 2, 0x19];

/** Returns the least size of a library file by its headers, 0 if it is not a library. */
export function declaredSize(file: Uint8Array): number {
  const { u32 } = reader(file);
  if (u32(0) === ELF && file[4] === ELF_64 && file[5] === ELF_LITTLE_ENDIAN) return elfSize(file);
  if (u32(0) === MACH_O_64) return machOSize(file);
  if (u32(0) === FAT) return fatSize(file);
  return (u32(0) & 0xffff) === MZ && u32(u32(0x3c)) === PE ? peSize(file) : 0;
}

/** Returns `e_machine` of a 64-bit ELF file, null for any other file. */
export function elfMachine(file: Uint8Array): number | null {
  const { u16, u32 } = reader(file);
  return u32(0) === ELF && file[4] === ELF_64 && file[5] === ELF_LITTLE_ENDIAN ? u16(18) : null;
}

/**
 * Returns whether zeros are in the place of the section headers, or of the dynamic section, of an
 * ELF file.
 */
export function endsInZeros(file: Uint8Array): boolean {
  const { u16, u32, u64 } = reader(file);
  const [sections, sectionSize, sectionCount] = [u64(40), u16(58), u16(60)];
  // SHT_NULL is 0: only the first section has this type.
  if (sectionCount > 1 && u32(sections + sectionSize * (sectionCount - 1) + 4) === 0) return true;
  const [segments, segmentSize, segmentCount] = [u64(32), u16(54), u16(56)];
  for (let i = 0; i < segmentCount; i++) {
    const segment = segments + i * segmentSize;
    // DT_NULL is 0: it ends the section, which the loader does not expect to be empty.
    if (u32(segment) === PT_DYNAMIC && u64(u64(segment + 8)) === 0) return true;
  }
  return false;
}

/** Reads numbers. Past the end of the file they are 0. */
function reader(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const has = (offset: number, size: number) => offset + size <= file.length;
  return {
    u16: (offset: number) => has(offset, 2) ? view.getUint16(offset, true) : 0,
    u32: (offset: number, littleEndian = true) =>
      has(offset, 4) ? view.getUint32(offset, littleEndian) : 0,
    u64: (offset: number) => has(offset, 8) ? Number(view.getBigUint64(offset, true)) : 0,
  };
}

function elfSize(file: Uint8Array): number {
  const { u16, u32, u64 } = reader(file);
  const [segments, segmentSize, segmentCount] = [u64(32), u16(54), u16(56)];
  const [sections, sectionSize, sectionCount] = [u64(40), u16(58), u16(60)];
  let size = Math.max(
    64,
    segments + segmentSize * segmentCount,
    sections + sectionSize * sectionCount,
  );
  for (let i = 0; i < segmentCount; i++) {
    const segment = segments + i * segmentSize;
    if (u32(segment) === PT_LOAD) size = Math.max(size, u64(segment + 8) + u64(segment + 32));
  }
  return size;
}

function machOSize(file: Uint8Array): number {
  const { u32, u64 } = reader(file);
  const end = 32 + u32(20);
  let size = end;
  // A load command has at least its number and its size, mach-o/loader.h.
  for (
    let command = 32;
    command < Math.min(end, file.length);
    command += Math.max(8, u32(command + 4))
  ) {
    if (u32(command) === LC_SEGMENT_64) {
      size = Math.max(size, u64(command + 40) + u64(command + 48));
    }
  }
  return size;
}

/** A universal file for several processors. Its table is big-endian, mach-o/fat.h. */
function fatSize(file: Uint8Array): number {
  const { u32 } = reader(file);
  const end = 8 + 20 * u32(4, false);
  let size = end;
  for (let entry = 8; entry < Math.min(end, file.length); entry += 20) {
    size = Math.max(size, u32(entry + 8, false) + u32(entry + 12, false));
  }
  return size;
}

function peSize(file: Uint8Array): number {
  const { u16, u32 } = reader(file);
  const header = u32(0x3c);
  const sections = header + 24 + u16(header + 20);
  const count = u16(header + 6);
  let size = sections + 40 * count;
  for (let i = 0; i < count; i++) {
    const section = sections + 40 * i;
    size = Math.max(size, u32(section + 16) + u32(section + 20));
  }
  return size;
}
