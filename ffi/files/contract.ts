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
  /** The path, as far as it is known before `use()`. */
  readonly path: string;
  /**
   * Calls `open` with the path while the file has the content. Removes afterwards what an open
   * library does not need.
   */
  use<T extends object>(open: (path: string) => T): T;
}

/**
 * Access to files by native functions, which needs no permission of Deno but `--allow-ffi`. The
 * functions are bound at their first use.
 */
export interface SystemFiles {
  /** Reads a file, null if it does not exist. Throws if it is too large for a library. */
  read(path: string): Uint8Array | null;
  /** Returns the places where the content can be written, the best one first. */
  places(content: LibraryContent): readonly LibrarySource[];
}
