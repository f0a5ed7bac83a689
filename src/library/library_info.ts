import { formatValue } from "../internal/format_value.ts";
import { patomic, setOverride } from "./patomic.ts";

/** What is known of the library in use. */
export interface LibraryInfo {
  /** Where it was opened. */
  readonly path: string;
  /** `"override"` where `useLibrary()` or `PATOMIC_LIBRARY` named it, `"file"` beside this package, `"embedded"` in it. */
  readonly source: "override" | "file" | "embedded";
  /** The operating system and processor, in Node's words, such as `linux-x64`. */
  readonly target: string;
  /** The version of patomic's interface, such as `1.1.0`. */
  readonly version: string;
}

/**
 * Tells which library is in use. Opens it if nothing has done so before.
 *
 * @returns Where it is from, and its version.
 * @throws {LibraryLoadError} Where no usable library is found.
 *
 * @example
 * ```ts
 * import { libraryInfo } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.match(libraryInfo().version, /^1\./);
 * ```
 */
export function libraryInfo(): LibraryInfo {
  const { path, source, version, runtime } = patomic();
  return { path, source, target: runtime.target, version };
}

/**
 * Names the library to use: any build of patomic 1.x. It is opened by the first operation, and goes before the environment variable
 * `PATOMIC_LIBRARY`, which does the same.
 *
 * @param path The library's path, or its name for the system to look up.
 * @throws {LibraryLoadError} Where another library is in use already.
 * @throws {TypeError} For what is no path.
 *
 * @example
 * ```ts
 * import { libraryInfo, useLibrary } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const { path } = libraryInfo();
 * useLibrary(path); // the one in use
 * assert.throws(() => useLibrary("/opt/libpatomic.so.1"), { name: "LibraryLoadError" });
 * ```
 */
export function useLibrary(path: string): void {
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`useLibrary() takes the path of a library, got ${formatValue(path)}`);
  }
  setOverride(path);
}
