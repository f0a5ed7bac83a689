/** A file on a disk of Windows, which its handles share. */
export interface WindowsFile {
  bytes: Uint8Array;
  /** The bytes that were written to the device. */
  flushed: Uint8Array;
  /** It is removed with its last handle, and cannot be opened until then. */
  isDoomed: boolean;
}

/** A handle to a file: the access of its owner, and the access that it shares. */
export interface OpenFile {
  readonly file: WindowsFile;
  position?: number;
  readonly access: number;
  readonly share: number;
}

/** Memory that processes can map, of a file or of the page file. */
export interface Section {
  readonly name: string | undefined;
  readonly file: WindowsFile | undefined;
  readonly protection: number;
  readonly size: number;
  /** The part of the memory that fits in a test. */
  bytes(): Uint8Array;
}

/** The mapping at an address. A page written in a copy-on-write view is private. */
export interface View {
  readonly section: Section;
  readonly size: number;
  readonly isCopyOnWrite: boolean;
  readonly copies: Map<number, Uint8Array>;
}

export const PAGE = 4096;

/** The state that all processes share. */
export class WindowsSystem {
  /** Files and folders by their path, in lower case. */
  readonly files = new Map<string, WindowsFile>();
  readonly folders = new Map<string, string>([["c:", ""], ["c:\\work", ""]]);
  readonly processes = new Set<
    { readonly sections: Iterable<Section>; readonly openFiles: Iterable<OpenFile> }
  >();
  /** The free bytes of memory, and of the disk. */
  memory = 2 ** 40;
  disk = 2 ** 40;

  /** The section of a name, while it is open. */
  sectionOf(name: string): Section | undefined {
    return [...this.#all("sections")].find((section) => section.name === name);
  }

  opened(file: WindowsFile): OpenFile[] {
    return [...this.#all("openFiles")].filter((opened) => opened.file === file);
  }

  isMapped(file: WindowsFile): boolean {
    return [...this.#all("sections")].some((section) => section.file === file);
  }

  /** Removes the files that were deleted while they were open, after their last handle. */
  sweep(): void {
    for (const [path, file] of this.files) {
      if (file.isDoomed && this.opened(file).length === 0) this.files.delete(path);
    }
  }

  *#all<K extends "sections" | "openFiles">(key: K) {
    for (const process of this.processes) {
      yield* process[key] as Iterable<K extends "sections" ? Section : OpenFile>;
    }
  }
}

/** Returns the error of Windows for a path, 0 if its folder exists. */
export function pathError(system: WindowsSystem, path: string): number {
  const [ERROR_PATH_NOT_FOUND, ERROR_NOT_READY, ERROR_INVALID_NAME] = [3, 21, 123];
  if (path === "" || /[<>|?*"]|(?<!^.):/.test(path)) return ERROR_INVALID_NAME;
  if (!path.startsWith("c:")) return ERROR_NOT_READY;
  return system.folders.has(path.slice(0, path.lastIndexOf("\\"))) ? 0 : ERROR_PATH_NOT_FOUND;
}
