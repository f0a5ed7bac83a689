import { nameErrors } from "./class_names.ts";

/** A library that was tried and refused. */
export interface TriedLibrary {
  /** The path or name of the library. */
  readonly path: string;
  /** Why it was refused. */
  readonly reason: string;
}

/**
 * Thrown by the first operation, by `libraryInfo()` and by `useLibrary()` if no usable library was
 * found. The next use tries again, so that a program can call `useLibrary()` after a failure.
 *
 * @example
 * ```ts
 * import { LibraryLoadError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const tried = [{ path: "/opt/libpatomic.so.1", reason: "No such file" }];
 * const error = new LibraryLoadError(tried, "Build it");
 * assert.equal(error.tried[0].path, "/opt/libpatomic.so.1");
 * assert.match(error.message, /No such file/);
 * ```
 */
export class LibraryLoadError extends Error {
  /** Every library that was tried, in order. */
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

// Longer than any path that a system accepts, and short enough to be read.
const MAX_SHOWN = 4096;

/**
 * Thrown if the system refuses a request for shared memory, or would refuse it. No existing memory
 * is shortened or removed.
 *
 * @example
 * ```ts
 * import { SharedMemory, SharedMemoryError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => SharedMemory.open({ name: "no-such-segment" }), (error) => {
 *   assert.ok(error instanceof SharedMemoryError);
 *   assert.deepEqual([error.code, error.segment], ["ENOENT", "no-such-segment"]);
 *   return true;
 * });
 * ```
 */
export class SharedMemoryError extends Error {
  /** The name of the error number: `ENOENT`, `EEXIST`, `EACCES`, `ENOSPC`, `EINVAL`, `EBUSY` … */
  readonly code: string;
  /**
   * The function that failed or would fail: `shm_open`, `open`, `fallocate`, `mmap`, `munmap`,
   * `shm_unlink` …
   */
  readonly syscall: string;
  /** The name of the segment, or the path of the file. */
  readonly segment: string;

  /**
   * Makes the error.
   *
   * @param code The name of the error number.
   * @param syscall The function that failed.
   * @param segment The name of the segment, or the path of the file.
   * @param reason A description of the problem and of what to do.
   */
  constructor(code: string, syscall: string, segment: string, reason: string) {
    const shown = segment.length > MAX_SHOWN ? `${segment.slice(0, MAX_SHOWN)}...` : segment;
    super(`${code}: ${reason}: ${syscall} ${JSON.stringify(shown)}`);
    this.code = code;
    this.syscall = syscall;
    this.segment = segment;
  }
}

nameErrors({ LibraryLoadError, SharedMemoryError });
