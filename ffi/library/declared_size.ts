import { elfSize, isElf } from "./elf.ts";
import { reader } from "./reader.ts";

const [MACH_O_64, FAT, MZ, PE] = [0xfeedfacf, 0xbebafeca, 0x5a4d, 0x4550];
const LC_SEGMENT_64 = 0x19;

/** Returns the least size of a library file by its headers, 0 if it is not a library. */
export function declaredSize(file: Uint8Array): number {
  const { u32 } = reader(file);
  if (isElf(file)) return elfSize(file);
  if (u32(0) === MACH_O_64) return machOSize(file);
  if (u32(0) === FAT) return fatSize(file);
  return (u32(0) & 0xffff) === MZ && u32(u32(0x3c)) === PE ? peSize(file) : 0;
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
