/** A library that was tried, and why it could not be used. */
export interface TriedLibrary {
  /** Where it was looked for. */
  readonly path: string;
  /** Why it was refused. */
  readonly reason: string;
}

/**
 * No usable library was found.
 *
 * Thrown by the first operation, by `libraryInfo()` and by `useLibrary()`. The failure is not
 * remembered: the next use tries again, so a program may call `useLibrary()` after it.
 *
 * @example
 * ```ts
 * import { LibraryLoadError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const error = new LibraryLoadError([{ path: "/opt/libpatomic.so.1", reason: "No such file" }], "Build it");
 * assert.equal(error.tried[0].path, "/opt/libpatomic.so.1");
 * assert.match(error.message, /No such file/);
 * ```
 */
export class LibraryLoadError extends Error {
  /** Every library that was tried, in order, with the reason for which it was refused. */
  readonly tried: readonly TriedLibrary[];

  /**
   * Makes the error.
   *
   * @param tried The libraries that were tried, in order.
   * @param advice What the reader can do about it.
   * @param cause The error of the last try.
   */
  constructor(tried: readonly TriedLibrary[], advice: string, cause?: unknown) {
    const lines = tried.map(({ path, reason }) => `  ${path}: ${reason}`);
    super(["Could not load the patomic library", ...lines, advice].join("\n"), { cause });
    this.tried = tried;
  }
}

// Longer than any that a system takes, and short enough to be read.
const LONGEST_SHOWN = 4096;

/**
 * Thrown when the system refuses a request for shared memory, or when it would. Nothing is created
 * or changed.
 *
 * @example
 * ```ts
 * import { SharedMemory, SharedMemoryError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => SharedMemory.open({ name: "no-such-segment" }), (error) => {
 *   return error instanceof SharedMemoryError && error.code === "ENOENT" && error.segment === "no-such-segment";
 * });
 * ```
 */
export class SharedMemoryError extends Error {
  /**
   * The system's name for the reason: `ENOENT`, `EEXIST`, `EACCES`, `ENOSPC`, `EINVAL`, `EBUSY` …
   */
  readonly code: string;
  /**
   * The function that failed, or would have: `shm_open`, `open`, `posix_fallocate`, `mmap`,
   * `munmap`, `shm_unlink` …
   */
  readonly syscall: string;
  /** The name of the segment, or the path of the file. */
  readonly segment: string;

  /**
   * Makes the error.
   *
   * @param code The system's name for the reason.
   * @param syscall The function that failed.
   * @param segment The name of the segment, or the path of the file.
   * @param reason What is wrong and what to do, in words.
   */
  constructor(code: string, syscall: string, segment: string, reason: string) {
    const shown = segment.length > LONGEST_SHOWN ? `${segment.slice(0, LONGEST_SHOWN)}…` : segment;
    super(`${code}: ${reason}: ${syscall} ${JSON.stringify(shown)}`);
    this.code = code;
    this.syscall = syscall;
    this.segment = segment;
  }
}

// On the prototypes, so that a stack trace begins with the name.
for (const [name, { prototype }] of Object.entries({ LibraryLoadError, SharedMemoryError })) {
  Object.defineProperty(prototype, "name", { value: name, configurable: true, writable: true });
}
