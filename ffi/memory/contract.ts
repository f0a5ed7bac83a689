import type { Pointer } from "../runtime/contract.ts";

/** Mapped memory. */
export interface Mapped {
  readonly address: bigint;
  readonly size: number;
  /**
   * The length to unmap, if it differs from `size` (hugetlbfs has larger pages).
   */
  readonly length?: number;
  /**
   * Identifies the system's object while it is mapped. Undefined if the system reports no identity.
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
  /** The required size: a smaller file grows. Undefined keeps the file's size. */
  readonly size?: number | undefined;
  readonly readonly: boolean;
}

/**
 * The system's functions for memory that processes share. Those that take a name or a path throw a
 * `SharedMemoryError` with it. A failure never shortens, changes or removes existing memory. All
 * pages of writable memory have space on the device.
 *
 * On Linux and Windows, a write to read-only memory changes a private copy of the page. On macOS it
 * ends the process.
 */
export interface SystemMemory {
  /** The greatest length of a name in bytes. */
  readonly maxNameLength: number;
  /** Makes a segment of zeros. Throws if the name is taken. */
  create(name: string, size: number, options?: SegmentOptions): Mapped;
  /**
   * Opens a segment. Sets the size of an empty one to `sizeIfEmpty`, and throws if that is
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
   * The C function that unmaps memory by address and size, null if the system has none.
   */
  readonly free: Pointer | null;
  /** Closes the handle of memory that `free` unmaps. */
  release(mapped: Mapped): void;
}
