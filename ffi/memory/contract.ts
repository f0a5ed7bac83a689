import type { Pointer } from "../runtime/contract.ts";

/** Memory that was mapped. */
export interface Mapped {
  readonly address: bigint;
  readonly size: number;
  /** What tells one object of the system's from all others while it is mapped, undefined where the system does not tell. */
  readonly identity?: string;
  /** What has to be closed after unmapping, and has the name until then: a handle on Windows, nothing elsewhere. */
  readonly handle?: bigint;
}

/** A file to map. */
export interface FileOptions {
  readonly path: string;
  /** The size it shall have: larger than it is makes it grow, undefined leaves it. */
  readonly size?: number;
  readonly readonly: boolean;
}

/**
 * The system's functions for memory that several processes have. Those that are given a name throw a `SharedMemoryError` that has it, and
 * leave nothing behind then. Read-only memory can be written to without harm, and the page that was written is a copy from
 * then on; macOS has no such thing, and ends the process.
 */
export interface SystemMemory {
  /** How many bytes a name has at most. */
  readonly longestName: number;
  /** Makes a segment that nobody has yet, all zero, with real memory behind it. */
  create(name: string, size: number): Mapped;
  open(name: string, readonly: boolean): Mapped;
  file(options: FileOptions): Mapped;
  /** The absolute path of a file that is there. */
  resolve(path: string): string;
  unlink(name: string): void;
  unlinkFile(path: string): void;
  /** Writes a file's memory to the device. */
  flush(mapped: Mapped, name: string): void;
  /** Unmaps the memory and releases the rest. */
  unmap(mapped: Mapped): void;
  /** The C function that unmaps memory, which takes its address and size; null where the system has none. */
  readonly free: Pointer | null;
  /** Closes what is kept beside memory that `free` unmaps. */
  release(mapped: Mapped): void;
}
