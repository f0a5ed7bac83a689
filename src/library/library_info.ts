import { libraryPath } from "../../ffi/library/file_path.ts";
import { formatValue } from "../internal/format_value.ts";
import { patomic, setOverride } from "./patomic.ts";

/** `URL`, if the libraries of the program's compiler declare it. */
export type FileUrl = typeof globalThis extends { URL: { prototype: infer U } } ? U
  : { readonly href: string };

/** Information about the library in use. */
export interface LibraryInfo {
  /** The path that it was opened by. */
  readonly path: string;
  /**
   * `"override"` if `useLibrary()` or `PATOMIC_LIBRARY` named it, `"file"` for the file beside this
   * package, `"embedded"` for the copy in its code.
   */
  readonly source: "override" | "file" | "embedded";
  /** The operating system and processor, named as in Node, such as `linux-x64`. */
  readonly target: string;
  /** The version of patomic's interface, such as `1.1.0`. */
  readonly version: string;
}

/**
 * Returns information about the library in use. Opens the library if nothing has opened it before.
 *
 * @returns Its path, source, target and version.
 * @throws {LibraryLoadError} If no usable library is found.
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
 * Sets the library to use: any build of patomic 1.x.
 *
 * The first operation opens it. It takes precedence over the environment variable
 * `PATOMIC_LIBRARY`, which accepts the same values. A file is checked for completeness, not for
 * behaviour.
 *
 * @param path The path of a library, a `file:` URL such as
 *   `import.meta.resolve("./libpatomic.so")`, or a name that the system looks up, never in the
 *   working directory.
 * @throws {LibraryLoadError} If another library is in use already.
 * @throws {TypeError} If the value is neither a path nor a `file:` URL.
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
export function useLibrary(path: string | FileUrl): void {
  const named = libraryPath(path);
  if (named === null) {
    throw new TypeError(
      `useLibrary(): expected a path or a file: URL, got ${
        path instanceof URL ? path.href : formatValue(path)
      }`,
    );
  }
  setOverride(named);
}
