// Longer than any that a system takes, and short enough to be read.
const LONGEST_SHOWN = 4096;

/**
 * The system refused what was asked of shared memory, or would have: nothing was made or changed.
 *
 * `name` is the segment's name, and not the class's, as `path` is in the errors of `node:fs`; `String(error)` and the stack have the class.
 *
 * @example
 * ```ts
 * import { SharedMemory, SharedMemoryError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => SharedMemory.open({ name: "nobody-made-this" }), (error) => {
 *   return error instanceof SharedMemoryError && error.code === "ENOENT" && error.name === "nobody-made-this";
 * });
 * ```
 */
export class SharedMemoryError extends Error {
  /** The system's name for the reason: `ENOENT`, `EEXIST`, `EACCES`, `ENOSPC`, `EINVAL`, `EBUSY` … */
  readonly code: string;
  /** The function that failed, or would have: `shm_open`, `open`, `posix_fallocate`, `mmap`, `munmap`, `shm_unlink` … */
  readonly syscall: string;
  /** The name of the segment, or the path of the file. */
  declare readonly name: string;

  /**
   * Makes the error.
   *
   * @param code The system's name for the reason.
   * @param syscall The function that failed.
   * @param name The name of the segment, or the path of the file.
   * @param reason What is wrong and what to do, in words.
   */
  constructor(code: string, syscall: string, name: string, reason: string) {
    const shown = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
    super(`${code}: ${reason}: ${syscall} ${JSON.stringify(shown)}`);
    // The runtimes write the stack when it is first asked for, and would begin it with the segment's name. Deno opens a file for it, and panics
    // where the process or the system has no descriptor left.
    if (code !== "EMFILE" && code !== "ENFILE") {
      Object.defineProperty(this, "stack", { value: this.stack, configurable: true, writable: true });
    }
    this.code = code;
    this.syscall = syscall;
    this.name = name;
  }

  /**
   * Describes it in words.
   *
   * @returns The class's name and the message.
   *
   * @example
   * ```ts
   * import { SharedMemoryError } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const error = new SharedMemoryError("ENOENT", "shm_open", "counter", "there is no such segment");
   * assert.match(String(error), /^SharedMemoryError: ENOENT: there is no such segment/);
   * ```
   */
  override toString(): string {
    return `SharedMemoryError: ${this.message}`;
  }
}

// On the prototype, so that a stack trace begins with the name: the object's own is not there yet when it is taken.
Object.defineProperty(SharedMemoryError.prototype, "name", {
  value: "SharedMemoryError",
  configurable: true,
  writable: true,
});
