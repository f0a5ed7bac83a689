import { currentRuntime } from "../../ffi/runtime/current.ts";
import { SharedMemoryError } from "../../ffi/errors.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { describe } from "../internal/format_value.ts";

/** Throws for what no segment can be called. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string") throw new TypeError(`name must be a string, got ${describe(name)}`);
  const refuse = (code: string, reason: string) => {
    throw new SharedMemoryError(code, "shm_open", name, `the name ${reason}`);
  };
  if (name === "" || name === "." || name === "..") {
    refuse("EINVAL", "must be a name, and not empty or dots alone");
  }
  if (/[/\0]/.test(name)) {
    refuse("EINVAL", `must have no "/" and no NUL: "counter" is what C calls "/counter"`);
  }
  if (!name.isWellFormed()) {
    refuse("EINVAL", "must be well-formed Unicode, and has half a character");
  }
  const { longestName } = systemMemory(currentRuntime());
  const length = new TextEncoder().encode(name).length;
  if (length > longestName) {
    refuse("ENAMETOOLONG", `must have at most ${longestName} bytes, and has ${length}`);
  }
}

/** Throws for what is no path. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path !== "string") throw new TypeError(`path must be a string, got ${describe(path)}`);
  if (path === "" || path.includes("\0") || !path.isWellFormed()) {
    throw new SharedMemoryError(
      "EINVAL",
      "open",
      path,
      "the path must not be empty, nor have a NUL or half a character",
    );
  }
}

/** Throws for what is no size that memory can have. */
export function checkSize(size: unknown, name: string): asserts size is number {
  if (typeof size !== "number") {
    throw new TypeError(`size must be a number of bytes, got ${describe(size)}`);
  }
  const { longestBuffer } = currentRuntime();
  if (Number.isSafeInteger(size) && size >= 1 && size <= longestBuffer) return;
  const limits = `the size must be a whole number from 1 to ${longestBuffer}, got ${
    describe(size)
  }`;
  throw new SharedMemoryError("EINVAL", "mmap", name, limits);
}

/** Throws for what is no flag. */
export function checkReadonly(readonly: unknown): asserts readonly is boolean {
  if (typeof readonly !== "boolean") {
    throw new TypeError(`readonly must be true or false, got ${describe(readonly)}`);
  }
}
