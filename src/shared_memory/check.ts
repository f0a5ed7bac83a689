import { currentRuntime } from "../../ffi/runtime/current.ts";
import { SharedMemoryError } from "../../ffi/errors.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { formatValue } from "../internal/format_value.ts";

/** Throws unless a value can be the name of a segment. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string") {
    throw new TypeError(`name must be a string, got ${formatValue(name)}`);
  }
  const refuse = (code: string, reason: string) => {
    throw new SharedMemoryError(code, "shm_open", name, `the name ${reason}`);
  };
  if (name === "" || name === "." || name === "..") {
    refuse("EINVAL", 'must not be empty, "." or ".."');
  }
  if (/[/\0]/.test(name)) {
    refuse("EINVAL", `must not contain "/" or NUL: "counter" is "/counter" in C`);
  }
  if (!name.isWellFormed()) {
    refuse("EINVAL", "must be well-formed Unicode, and contains half of a surrogate pair");
  }
  const { maxNameLength } = systemMemory(currentRuntime());
  const length = new TextEncoder().encode(name).length;
  if (length > maxNameLength) {
    refuse("ENAMETOOLONG", `must have at most ${maxNameLength} bytes, and has ${length}`);
  }
}

/** Throws unless a value can be a path. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path !== "string") {
    throw new TypeError(`path must be a string, got ${formatValue(path)}`);
  }
  if (path === "" || path.includes("\0") || !path.isWellFormed()) {
    throw new SharedMemoryError(
      "EINVAL",
      "open",
      path,
      "the path must not be empty, nor contain NUL or half of a surrogate pair",
    );
  }
}

/** Throws unless a value can be the size of memory. */
export function checkSize(size: unknown, name: string): asserts size is number {
  if (typeof size !== "number") {
    throw new TypeError(`size must be a number of bytes, got ${formatValue(size)}`);
  }
  const { longestBuffer } = currentRuntime();
  if (Number.isSafeInteger(size) && size >= 1 && size <= longestBuffer) return;
  const limits = `the size must be an integer from 1 to ${longestBuffer}, got ${formatValue(size)}`;
  throw new SharedMemoryError("EINVAL", "mmap", name, limits);
}

/** Throws unless a value is a boolean. */
export function checkFlag(value: unknown, option: string): asserts value is boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${option} must be true or false, got ${formatValue(value)}`);
  }
}

/** Throws unless `readonly` is a boolean. */
export function checkReadonly(readonly: unknown): asserts readonly is boolean {
  checkFlag(readonly, "readonly");
}

/** Throws unless a value can be the permission bits of a segment that its maker can use. */
export function checkMode(mode: unknown): asserts mode is number {
  if (typeof mode !== "number") {
    throw new TypeError(`mode must be a number, got ${formatValue(mode)}`);
  }
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777 && (mode & 0o600) === 0o600) return;
  throw new RangeError(
    `mode must be permission bits from 0o600 to 0o777 with read and write for the owner, got ${
      formatValue(mode)
    }`,
  );
}
