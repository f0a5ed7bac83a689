/** A file on a disk of Windows, which those that have it open share. */
export interface WindowsFile {
  bytes: Uint8Array;
  /** What is on the device, and not in memory alone. */
  flushed: Uint8Array;
  /** It goes when nobody has it open any more, and nobody can open it until then. */
  isDoomed: boolean;
}

/** A handle to a file: what its owner does with it, and what others may do meanwhile. */
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
  /** As much of the memory as there is room for in a test. */
  bytes(): Uint8Array;
}

/** What is mapped at an address. A page that was written to a copy-on-write view is its own. */
export interface View {
  readonly section: Section;
  readonly size: number;
  readonly isCopyOnWrite: boolean;
  readonly copies: Map<number, Uint8Array>;
}

export const PAGE = 4096;

/** What all processes have in common. */
export class WindowsSystem {
  /** Files and folders by their path, in small letters. */
  readonly files = new Map<string, WindowsFile>();
  readonly folders = new Map<string, string>([["c:", ""], ["c:\\work", ""]]);
  readonly processes = new Set<
    { readonly sections: Iterable<Section>; readonly openFiles: Iterable<OpenFile> }
  >();
  /** How many bytes there are left for memory, and on the disk. */
  memory = 2 ** 40;
  disk = 2 ** 40;

  /** The section of a name, while somebody has it. */
  sectionOf(name: string): Section | undefined {
    return [...this.#all("sections")].find((section) => section.name === name);
  }

  opened(file: WindowsFile): OpenFile[] {
    return [...this.#all("openFiles")].filter((opened) => opened.file === file);
  }

  isMapped(file: WindowsFile): boolean {
    return [...this.#all("sections")].some((section) => section.file === file);
  }

  /** Removes the files that were to go with their last handle. */
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

/** Why a path leads nowhere, as an error of Windows, 0 where its folder is there. */
export function pathError(system: WindowsSystem, path: string): number {
  const [ERROR_PATH_NOT_FOUND, ERROR_NOT_READY, ERROR_INVALID_NAME] = [3, 21, 123];
  if (path === "" || /[<>|?*"]|(?<!^.):/.test(path)) return ERROR_INVALID_NAME;
  if (!path.startsWith("c:")) return ERROR_NOT_READY;
  return system.folders.has(path.slice(0, path.lastIndexOf("\\"))) ? 0 : ERROR_PATH_NOT_FOUND;
}
