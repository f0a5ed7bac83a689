/** The content of a library file, which is known to be right. */
export interface LibraryContent {
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Whether these are the same bytes. */
  matches(bytes: Uint8Array): boolean;
}

/** Where the system's loader can open a library. */
export interface LibrarySource {
  /** Where that is, as far as it is known before. */
  readonly path: string;
  /**
   * Calls `open` with the path while the right content is there. What the system can do without
   * afterwards is removed.
   */
  use<T extends object>(open: (path: string) => T): T;
}

/**
 * The system's files, for which Deno asks no permission but the one to call native functions.
 * Nothing is bound before one of them is used. Their errors tell the reason.
 */
export interface SystemFiles {
  /** Reads a file, null where there is none. Refuses one that is too large for a library. */
  read(path: string): Uint8Array | null;
  /** The places to which the content can be written, the best one first. */
  places(content: LibraryContent): readonly LibrarySource[];
}
