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
 * Thrown by the first operation, by `libraryInfo()` and by `useLibrary()`. The failure is not remembered: the next use tries
 * again, so a program may call `useLibrary()` after it.
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

// On the prototype, so that a stack trace begins with the name.
Object.defineProperty(LibraryLoadError.prototype, "name", {
  value: "LibraryLoadError",
  configurable: true,
  writable: true,
});
