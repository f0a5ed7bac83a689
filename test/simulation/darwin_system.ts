/** A file, a folder, or a segment of memory on macOS. */
export interface Node {
  readonly kind: "file" | "folder" | "segment";
  readonly inode: number;
  readonly mode: number;
  bytes: Uint8Array;
  /** The bytes that were written to the device. */
  flushed: Uint8Array;
  /** The bytes that the disk has allocated. */
  reserved: number;
}

/** Resolves a path: the folder is a link, as on every macOS. */
export function realPath(path: string): string {
  const absolute = path.startsWith("/") ? path : `/Users/me/${path}`;
  return absolute.replace(/^\/tmp(?=\/|$)/, "/private/tmp");
}

/** The state that all processes share. */
export class DarwinSystem {
  readonly nodes = new Map<string, Node>();
  /** Segments by their name. */
  readonly segments = new Map<string, Node>();
  /** The files that are locked by `flock()`, with the descriptors that locked them. */
  readonly locked = new Map<Node, number>();
  /** The free bytes of the disk. */
  disk = 2 ** 40;
  #inodes = 100;

  constructor() {
    for (const path of ["/private/tmp", "/Users/me", "/var/folders/ab/T"]) {
      this.make(path, "folder");
    }
  }

  make(path: string, kind: "file" | "folder", mode = 0o600): Node {
    const node = this.node(kind, mode);
    // The entries of a folder, which cannot be read.
    if (kind === "folder") node.bytes = new Uint8Array(64);
    this.nodes.set(path, node);
    return node;
  }

  node(kind: Node["kind"], mode: number): Node {
    const inode = kind === "segment" ? 0 : this.#inodes++;
    return { kind, inode, mode, bytes: new Uint8Array(), flushed: new Uint8Array(), reserved: 0 };
  }

  resize(node: Node, size: number): void {
    const resized = new Uint8Array(size);
    resized.set(node.bytes.subarray(0, size));
    node.bytes = resized;
  }

  /** Whether the folder of a path exists. */
  hasFolder(path: string): boolean {
    return this.nodes.get(path.slice(0, path.lastIndexOf("/")))?.kind === "folder";
  }
}
