import type { Pointer } from "../runtime/contract.ts";

/** Mapped memory. */
export interface Mapped {
  readonly address: bigint;
  readonly size: number;
  /**
   * The length to unmap if it is not `size`: the pages of hugetlbfs are not those of the processor.
   */
  readonly length?: number;
  /**
   * Distinguishes the system's object from all others while it is mapped; undefined if the system
   * has no such thing.
   */
  readonly identity?: string | undefined;
  /** The absolute path of a file. */
  readonly path?: string;
  /** A handle to close after unmapping. It keeps the segment's name until then. Windows only. */
  readonly handle?: bigint;
}

/** How to make a segment. */
export interface SegmentOptions {
  /** The permission bits, whatever the umask is. Default: 0o600. */
  readonly mode?: number;
  /** Whether to replace a segment of this name that no living process has mapped. */
  readonly replaceStale?: boolean;
}

/** A segment in a list. */
export interface ListedSegment {
  readonly name: string;
  readonly size: number;
  readonly inUse: boolean;
}

/** A file to map. */
export interface FileOptions {
  readonly path: string;
  /** The size to have: a smaller file grows. Undefined leaves the file as it is. */
  readonly size?: number | undefined;
  readonly readonly: boolean;
}

/**
 * The system's functions for memory that processes share. Those that take a name or a path throw a
 * `SharedMemoryError` with it. A failure never shortens, changes or removes anything that existed
 * before. Memory that is mapped to be written has its space.
 *
 * Read-only memory can be written to without harm on Linux and Windows: the written page is a copy
 * from then on. macOS ends the process.
 */
export interface SystemMemory {
  /** How many bytes a name has at most. */
  readonly maxNameLength: number;
  /** Makes a segment of zeros under a name that no segment has. */
  create(name: string, size: number, options?: SegmentOptions): Mapped;
  /**
   * Opens a segment. One that has no size yet is given `sizeIfEmpty`, and refused if that is
   * undefined.
   */
  open(name: string, readonly: boolean, sizeIfEmpty?: number): Mapped;
  file(options: FileOptions): Mapped;
  exists(name: string): boolean;
  /** Lists the segments that this user may open. */
  list(): ListedSegment[];
  unlink(name: string): void;
  unlinkFile(path: string): void;
  /** Whether a segment's name still leads to the mapped segment. */
  isNamed(name: string, mapped: Mapped): boolean;
  /** Whether a path still leads to the mapped file. */
  isAt(path: string, mapped: Mapped): boolean;
  /** Writes a file's memory to the device. */
  flush(mapped: Mapped, name: string): void;
  /** Unmaps the memory and releases the rest. */
  unmap(mapped: Mapped): void;
  /**
   * The C function that unmaps memory, which takes its address and size; null if the system has
   * none.
   */
  readonly free: Pointer | null;
  /** Closes what is kept beside memory that `free` unmaps. */
  release(mapped: Mapped): void;
}
