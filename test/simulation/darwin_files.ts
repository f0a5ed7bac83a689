import { type DarwinState, E } from "./darwin_process.ts";
import { type Node, realPath } from "./darwin_system.ts";
import type { SimulatedFunction } from "./runtime.ts";

const [RDONLY, WRONLY, RDWR, ACCMODE] = [0, 1, 2, 3];
const [CREAT, EXCL, TRUNC] = [0x200, 0x800, 0x400];
const SEEK_END = 2;
const [F_SETFL, O_APPEND, LOCK_EX, LOCK_UN] = [4, 8, 2, 8];
// Allocate everything or nothing, from the allocated end of the file.
const [F_PREALLOCATE, ALLOCATE_ALL_AT_END] = [42, 0x3_0000_0004n];
const LONGEST_SEGMENT_NAME = 31;
const CS_DARWIN_USER_TEMP_DIR = 65537;

/** The functions of macOS for files. */
export function fileFunctions(process: DarwinState): Record<string, SimulatedFunction> {
  const { system, memory, descriptors } = process;
  const { nodes, segments } = system;
  const pathAt = (address: bigint) => realPath(memory.text(address, "utf-8"));

  const open = (path: bigint, flags: number, mode: number): number => {
    const text = memory.text(path, "utf-8");
    if (text === "") return process.fail(E.NOENT, -1);
    let node = nodes.get(realPath(text));
    if (node !== undefined && (flags & (CREAT | EXCL)) === (CREAT | EXCL)) {
      return process.fail(E.EXIST, -1);
    }
    if (node === undefined) {
      if ((flags & CREAT) === 0 || !system.hasFolder(realPath(text))) {
        return process.fail(E.NOENT, -1);
      }
      node = system.make(realPath(text), "file", mode);
    }
    if (node.kind === "folder" && (flags & ACCMODE) !== RDONLY) return process.fail(E.ISDIR, -1);
    return process.descriptor(node, flags & ACCMODE);
  };
  const shmOpen = (name: bigint, flags: number, mode: number): number => {
    const text = memory.text(name, "utf-8");
    if (new TextEncoder().encode(text).length > LONGEST_SEGMENT_NAME) {
      return process.fail(E.NAMETOOLONG, -1);
    }
    if ((flags & ~(ACCMODE | CREAT | EXCL | TRUNC)) !== 0) return process.fail(E.INVAL, -1);
    let node = segments.get(text);
    if (node === undefined) {
      if ((flags & CREAT) === 0) return process.fail(E.NOENT, -1);
      segments.set(text, node = system.node("segment", mode));
    } else if ((flags & EXCL) !== 0) {
      return process.fail(E.EXIST, -1);
    }
    return process.descriptor(node, flags & ACCMODE);
  };
  const remove = (from: Map<string, Node>, name: string): number => {
    if (from.get(name)?.kind === "folder") return process.fail(E.PERM, -1);
    return from.delete(name) ? 0 : process.fail(E.NOENT, -1);
  };
  const preallocate = (node: Node, store: bigint): number => {
    if (node.kind === "segment") return process.fail(E.BADF, -1);
    const isFromEnd = memory.readWord(store) === ALLOCATE_ALL_AT_END &&
      memory.readWord(store + 8n) === 0n;
    if (!isFromEnd) return process.fail(E.INVAL, -1);
    const length = Number(memory.readWord(store + 16n));
    if (length > system.disk) return process.fail(E.NOSPC, -1);
    node.reserved = length;
    return 0;
  };

  return {
    open: process.variadic(["pointer", "i32"], "i32", open),
    shm_open: process.variadic(["pointer", "i32"], "i32", shmOpen),
    close: {
      parameters: ["i32"],
      result: "i32",
      call: (fd: number) => descriptors.delete(fd) ? 0 : process.fail(E.BADF, -1),
    },
    unlink: {
      parameters: ["pointer"],
      result: "i32",
      call: (path: bigint) => remove(nodes, pathAt(path)),
    },
    shm_unlink: {
      parameters: ["pointer"],
      result: "i32",
      call: (name: bigint) => remove(segments, memory.text(name, "utf-8")),
    },
    rmdir: {
      parameters: ["pointer"],
      result: "i32",
      call: (path: bigint) => {
        const folder = pathAt(path);
        if ([...nodes.keys()].some((other) => other.startsWith(`${folder}/`))) {
          return process.fail(E.NOTEMPTY, -1);
        }
        return nodes.delete(folder) ? 0 : process.fail(E.NOENT, -1);
      },
    },
    mkdtemp: {
      parameters: ["pointer"],
      result: "pointer",
      call: (template: bigint) => {
        const path = memory.text(template, "utf-8");
        const parent = nodes.get(realPath(path.slice(0, path.lastIndexOf("/"))));
        if (parent?.kind !== "folder") {
          return process.fail(parent === undefined ? E.NOENT : E.NOTDIR, 0n);
        }
        const name = path.replace(/XXXXXX$/, () => String(nodes.size).padStart(6, "a"));
        memory.write(template, new TextEncoder().encode(name));
        system.make(realPath(name), "folder", 0o700);
        return template;
      },
    },
    lseek: {
      parameters: ["i32", "u64", "i32"],
      result: "u64",
      call: (fd: number, offset: bigint, whence: number) => {
        const opened = descriptors.get(fd);
        if (opened === undefined) return process.fail(E.BADF, 2n ** 64n - 1n);
        opened.position = (whence === SEEK_END ? opened.node.bytes.length : 0) + Number(offset);
        return BigInt(opened.position);
      },
    },
    pread: {
      parameters: ["i32", "pointer", "usize", "u64"],
      result: "usize",
      call: (fd: number, bytes: bigint, size: bigint, offset: bigint) => {
        const opened = descriptors.get(fd);
        if (opened === undefined || opened.access === WRONLY) {
          return process.fail(E.BADF, 2n ** 64n - 1n);
        }
        if (opened.node.kind === "folder") return process.fail(E.ISDIR, 2n ** 64n - 1n);
        const found = opened.node.bytes.subarray(Number(offset), Number(offset + size));
        memory.write(bytes, found);
        return BigInt(found.length);
      },
    },
    write: {
      parameters: ["i32", "pointer", "usize"],
      result: "usize",
      call: (fd: number, bytes: bigint, size: bigint) => {
        const opened = descriptors.get(fd);
        if (opened === undefined || opened.access === RDONLY) {
          return process.fail(E.BADF, 2n ** 64n - 1n);
        }
        if (system.disk === 0) return process.fail(E.NOSPC, 2n ** 64n - 1n);
        // A nearly full disk accepts a part of the bytes.
        const count = Math.min(Number(size), system.disk);
        system.disk -= count;
        const { node } = opened;
        const position = opened.appends ? node.bytes.length : opened.position;
        system.resize(node, Math.max(node.bytes.length, position + count));
        node.bytes.set(memory.at(bytes, count), position);
        opened.position = position + count;
        return BigInt(count);
      },
    },
    ftruncate: {
      parameters: ["i32", "u64"],
      result: "i32",
      call: (fd: number, length: bigint) => {
        const opened = descriptors.get(fd);
        if (opened === undefined || opened.access !== RDWR) return process.fail(E.INVAL, -1);
        const { node } = opened;
        const size = Number(length);
        // The size of a segment can be set once, in whole pages.
        if (node.kind === "segment" && node.bytes.length > 0) return process.fail(E.INVAL, -1);
        if (size - node.bytes.length > system.disk) return process.fail(E.NOSPC, -1);
        system.resize(
          node,
          node.kind === "segment" ? Math.ceil(size / process.page) * process.page : size,
        );
        return 0;
      },
    },
    fcntl: process.variadic(
      ["i32", "i32"],
      "usize",
      (fd: number, command: number, argument: bigint) => {
        const opened = descriptors.get(fd);
        if (opened === undefined) return process.fail(E.BADF, -1);
        if (command === F_PREALLOCATE) return preallocate(opened.node, argument);
        if (command !== F_SETFL || opened.node.kind === "segment") return process.fail(E.INVAL, -1);
        opened.appends = (Number(argument) & O_APPEND) !== 0;
        return 0;
      },
    ),
    flock: {
      parameters: ["i32", "i32"],
      result: "i32",
      call: (fd: number, operation: number) => {
        const node = descriptors.get(fd)?.node;
        if (node === undefined) return process.fail(E.BADF, -1);
        if (node.kind === "segment") return process.fail(E.NOTSUP, -1);
        // No process could release it while this one waits: a second owner is a fault of the test.
        if (operation === LOCK_EX && !system.locked.has(node)) system.locked.set(node, fd);
        else if (operation === LOCK_UN && system.locked.get(node) === fd) {
          system.locked.delete(node);
        } else return process.fail(E.INVAL, -1);
        return 0;
      },
    },
    getpid: { parameters: [], result: "i32", call: () => 42 },
    realpath: {
      parameters: ["pointer", "pointer"],
      result: "pointer",
      call: (path: bigint, resolved: bigint) => {
        if (!nodes.has(pathAt(path))) return process.fail(E.NOENT, 0n);
        memory.write(resolved, new TextEncoder().encode(`${pathAt(path)}\0`));
        return resolved;
      },
    },
    confstr: {
      parameters: ["i32", "pointer", "usize"],
      result: "usize",
      call: (name: number, text: bigint, size: bigint) => {
        const folder = new TextEncoder().encode("/var/folders/ab/T/\0");
        if (name !== CS_DARWIN_USER_TEMP_DIR) return process.fail(E.INVAL, 0n);
        memory.write(text, folder.subarray(0, Number(size)));
        return BigInt(folder.length);
      },
    },
  };
}
