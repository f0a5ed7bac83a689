import type { Runtime } from "../runtime/contract.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import { posixCalls } from "./calls.ts";

/** The status of an open file. */
export interface FileStatus {
  /** Device and inode; undefined for segments of macOS, which have no inode. */
  readonly identity: string | undefined;
  readonly isFolder: boolean;
  readonly isRegular: boolean;
  /** The number of names (hard links). */
  readonly links: number;
  readonly size: number;
}

// sys/stat.h
const [S_IFMT, S_IFDIR, S_IFREG] = [0o170000, 0o040000, 0o100000];

/** Offsets and sizes of the fields of `struct stat`, in bytes. */
interface Layout {
  readonly stModeOffset: number;
  readonly stNlinkOffset: number;
  readonly hasWideLinks: boolean;
  readonly stSizeOffset: number;
}

const LAYOUTS: Readonly<Record<string, Layout>> = {
  // asm/stat.h
  "linux-x64": { stModeOffset: 24, stNlinkOffset: 16, hasWideLinks: true, stSizeOffset: 48 },
  // asm-generic/stat.h
  "linux-arm64": { stModeOffset: 16, stNlinkOffset: 20, hasWideLinks: true, stSizeOffset: 48 },
};
// sys/stat.h, with inodes of 64 bits
const DARWIN: Layout = {
  stModeOffset: 4,
  stNlinkOffset: 6,
  hasWideLinks: false,
  stSizeOffset: 96,
};

/** Returns `fstat()` of a descriptor, null if it fails. */
export const fileStatus: (runtime: Runtime) => (fd: number) => FileStatus | null = perRuntime(
  (runtime) => {
    const c = posixCalls(runtime);
    const isDarwin = runtime.target.startsWith("darwin");
    const layout = isDarwin ? DARWIN : LAYOUTS[runtime.target] as Layout;
    // Larger than `struct stat` of every system.
    const bytes = new Uint8Array(new ArrayBuffer(256));
    const stat = new DataView(bytes.buffer);
    const pointer = runtime.pointerTo(bytes);

    return (fd) => {
      if (c.fstat(fd, pointer) !== 0) return null;
      // The device has 8 bytes on Linux and 4 on macOS.
      const device = isDarwin ? stat.getUint32(0, true) : stat.getBigUint64(0, true);
      const inode = stat.getBigUint64(8, true);
      const type = stat.getUint16(layout.stModeOffset, true) & S_IFMT;
      return {
        identity: isDarwin && inode === 0n ? undefined : `${device}:${inode}`,
        isFolder: type === S_IFDIR,
        isRegular: type === S_IFREG,
        links: layout.hasWideLinks
          ? stat.getUint32(layout.stNlinkOffset, true)
          : stat.getUint16(layout.stNlinkOffset, true),
        size: Number(stat.getBigUint64(layout.stSizeOffset, true)),
      };
    };
  },
);
