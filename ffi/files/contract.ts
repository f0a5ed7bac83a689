/** The content of a library file. */
export interface LibraryContent {
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Returns whether `bytes` are this content. */
  matches(bytes: Uint8Array): boolean;
}

/** A path by which the system's loader can open a library. */
export interface LibrarySource {
  /** The path, or a description of it if it is not known before `use()`. */
  readonly path: string;
  /**
   * Calls `open` with the path while the file has the content. Then removes the files that an open
   * library does not need.
   */
  use<T extends object>(open: (path: string) => T): T;
}

/**
 * Access to files by native functions. In Deno, `--allow-ffi` is the only permission needed. The
 * functions are bound at their first use.
 */
export interface SystemFiles {
  /** Reads a file, null if it does not exist. Throws if it is too large for a library. */
  read(path: string): Uint8Array | null;
  /** Returns the places where the content can be written, the best one first. */
  places(content: LibraryContent): readonly LibrarySource[];
}
