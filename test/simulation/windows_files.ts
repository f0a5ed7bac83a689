import type { SimulatedFunction } from "./runtime.ts";
import type { WindowsState } from "./windows_process.ts";
import { pathError, type WindowsFile } from "./windows_system.ts";

const [GENERIC_READ, GENERIC_WRITE] = [0x80000000, 0x40000000];
const [SHARE_READ, SHARE_WRITE, SHARE_DELETE] = [1, 2, 4];
const [CREATE_NEW, OPEN_EXISTING] = [1, 3];
const [ATTRIBUTE_NORMAL, REPLACE_EXISTING] = [0x80, 1];
const INVALID_HANDLE = 2n ** 64n - 1n;
const ERROR = {
  FILE_NOT_FOUND: 2,
  ACCESS_DENIED: 5,
  INVALID_HANDLE: 6,
  SHARING_VIOLATION: 32,
  FILE_EXISTS: 80,
  INVALID_PARAMETER: 87,
  DISK_FULL: 112,
  ALREADY_EXISTS: 183,
  USER_MAPPED_FILE: 1224,
};

/** The functions of Windows for files. Paths without a drive begin in `C:\Work`. */
export function fileFunctions(
  process: WindowsState,
  temporary: string,
): Record<string, SimulatedFunction> {
  const { system, memory, handles } = process;
  const { files, folders } = system;
  const whole = (path: string) => /^.:/.test(path) ? path : `C:\\Work\\${path}`;
  const pathAt = (address: bigint) => {
    const text = memory.text(address, "utf-16le");
    return text === "" ? "" : whole(text).toLowerCase();
  };
  /** Whether all handles of the file share reading, writing or deleting. */
  const isShared = (file: WindowsFile, access: number, share: number): boolean =>
    system.opened(file).every((other) =>
      ((access & GENERIC_READ) === 0 || (other.share & SHARE_READ) !== 0) &&
      ((access & GENERIC_WRITE) === 0 || (other.share & SHARE_WRITE) !== 0) &&
      ((other.access & GENERIC_READ) === 0 || (share & SHARE_READ) !== 0) &&
      ((other.access & GENERIC_WRITE) === 0 || (share & SHARE_WRITE) !== 0)
    );
  const isDeletable = (file: WindowsFile) =>
    system.opened(file).every(({ share }) => (share & SHARE_DELETE) !== 0);
  const writeText = (address: bigint, text: string): number => {
    const bytes = new Uint8Array(2 * text.length + 2);
    for (let i = 0; i < text.length; i++) {
      new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), true);
    }
    memory.write(address, bytes);
    return text.length;
  };

  const createFile = (path: string, access: number, share: number, how: number): bigint => {
    const refusal = pathError(system, path);
    if (refusal !== 0) return process.fail(refusal, INVALID_HANDLE);
    let file = files.get(path);
    if (file === undefined && how === OPEN_EXISTING) {
      return process.fail(
        folders.has(path) ? ERROR.ACCESS_DENIED : ERROR.FILE_NOT_FOUND,
        INVALID_HANDLE,
      );
    }
    if (how === CREATE_NEW) {
      if (file !== undefined || folders.has(path)) {
        return process.fail(ERROR.FILE_EXISTS, INVALID_HANDLE);
      }
      files.set(
        path,
        file = { bytes: new Uint8Array(), flushed: new Uint8Array(), isDoomed: false },
      );
    }
    if (file === undefined) return process.fail(ERROR.INVALID_PARAMETER, INVALID_HANDLE);
    if (file.isDoomed) return process.fail(ERROR.ACCESS_DENIED, INVALID_HANDLE);
    if (!isShared(file, access, share)) {
      return process.fail(ERROR.SHARING_VIOLATION, INVALID_HANDLE);
    }
    return process.handle({ openFile: { file, access, share } });
  };

  return {
    CreateFileW: {
      parameters: ["pointer", "u32", "u32", "pointer", "u32", "u32", "usize"],
      result: "usize",
      call: (
        path: bigint,
        access: number,
        share: number,
        security: bigint,
        how: number,
        attributes: number,
        template: bigint,
      ) => {
        const isKnown = (access & ~(GENERIC_READ | GENERIC_WRITE)) === 0 &&
          attributes === ATTRIBUTE_NORMAL;
        if (!isKnown || security !== 0n || template !== 0n) {
          return process.fail(ERROR.INVALID_PARAMETER, INVALID_HANDLE);
        }
        return createFile(pathAt(path), access, share, how);
      },
    },
    GetFileSizeEx: {
      parameters: ["usize", "pointer"],
      result: "i32",
      call: (handle: bigint, size: bigint) => {
        const file = handles.get(handle)?.openFile?.file;
        if (file === undefined) return process.fail(ERROR.INVALID_HANDLE, 0);
        memory.writeWord(size, BigInt(file.bytes.length));
        return 1;
      },
    },
    ReadFile: {
      parameters: ["usize", "pointer", "u32", "pointer", "pointer"],
      result: "i32",
      call: (handle: bigint, bytes: bigint, length: number, count: bigint, overlapped: bigint) => {
        const opened = handles.get(handle)?.openFile;
        if (overlapped !== 0n) return process.fail(ERROR.INVALID_PARAMETER, 0);
        if (opened === undefined || (opened.access & GENERIC_READ) === 0) {
          return process.fail(ERROR.ACCESS_DENIED, 0);
        }
        const read = opened.file.bytes.subarray(0, length);
        memory.write(bytes, read);
        // A DWORD: the bytes behind it stay the same.
        memory.write(count, new Uint8Array(Uint32Array.of(read.length).buffer));
        return 1;
      },
    },
    WriteFile: {
      parameters: ["usize", "pointer", "u32", "pointer", "pointer"],
      result: "i32",
      call: (handle: bigint, bytes: bigint, length: number, count: bigint, overlapped: bigint) => {
        const opened = handles.get(handle)?.openFile;
        if (overlapped !== 0n) return process.fail(ERROR.INVALID_PARAMETER, 0);
        if (opened === undefined || (opened.access & GENERIC_WRITE) === 0) {
          return process.fail(ERROR.ACCESS_DENIED, 0);
        }
        if (length > system.disk) return process.fail(ERROR.DISK_FULL, 0);
        opened.file.bytes = memory.at(bytes, length).slice();
        memory.write(count, new Uint8Array(Uint32Array.of(length).buffer));
        return 1;
      },
    },
    SetFilePointerEx: {
      parameters: ["usize", "u64", "pointer", "u32"],
      result: "i32",
      call: (handle: bigint, distance: bigint, position: bigint, from: number) => {
        const opened = handles.get(handle)?.openFile;
        if (opened === undefined || from !== 0 || position !== 0n) {
          return process.fail(ERROR.INVALID_PARAMETER, 0);
        }
        opened.position = Number(distance);
        return 1;
      },
    },
    SetEndOfFile: {
      parameters: ["usize"],
      result: "i32",
      call: (handle: bigint) => {
        const opened = handles.get(handle)?.openFile;
        if (opened === undefined || (opened.access & GENERIC_WRITE) === 0) {
          return process.fail(ERROR.ACCESS_DENIED, 0);
        }
        if (system.isMapped(opened.file)) return process.fail(ERROR.USER_MAPPED_FILE, 0);
        opened.file.bytes = opened.file.bytes.slice(0, opened.position ?? 0);
        return 1;
      },
    },
    DeleteFileW: {
      parameters: ["pointer"],
      result: "i32",
      call: (path: bigint) => {
        const file = files.get(pathAt(path));
        if (file === undefined) {
          return process.fail(pathError(system, pathAt(path)) || ERROR.FILE_NOT_FOUND, 0);
        }
        if (system.isMapped(file)) return process.fail(ERROR.ACCESS_DENIED, 0);
        if (!isDeletable(file)) return process.fail(ERROR.SHARING_VIOLATION, 0);
        file.isDoomed = true;
        system.sweep();
        return 1;
      },
    },
    MoveFileExW: {
      parameters: ["pointer", "pointer", "u32"],
      result: "i32",
      call: (from: bigint, to: bigint, flags: number) => {
        const [file, there] = [files.get(pathAt(from)), files.get(pathAt(to))];
        if (file === undefined) return process.fail(ERROR.FILE_NOT_FOUND, 0);
        if (there !== undefined && flags !== REPLACE_EXISTING) {
          return process.fail(ERROR.ALREADY_EXISTS, 0);
        }
        if (there !== undefined && (!isDeletable(there) || system.isMapped(there))) {
          return process.fail(ERROR.ACCESS_DENIED, 0);
        }
        files.delete(pathAt(from));
        files.set(pathAt(to), file);
        return 1;
      },
    },
    CreateDirectoryW: {
      parameters: ["pointer", "pointer"],
      result: "i32",
      call: (path: bigint, attributes: bigint) => {
        const refusal = pathError(system, pathAt(path));
        if (refusal !== 0) return process.fail(refusal, 0);
        if (folders.has(pathAt(path)) || files.has(pathAt(path))) {
          return process.fail(ERROR.ALREADY_EXISTS, 0);
        }
        const descriptor = process.descriptors.get(memory.readWord(attributes + 8n));
        if (memory.readWord(attributes) !== 24n || descriptor === undefined) {
          return process.fail(ERROR.INVALID_PARAMETER, 0);
        }
        folders.set(pathAt(path), descriptor);
        return 1;
      },
    },
    LocalFree: {
      parameters: ["usize"],
      result: "usize",
      call: (address: bigint) => process.descriptors.delete(address) ? 0n : address,
    },
    GetTempPathW: {
      parameters: ["u32", "pointer"],
      result: "u32",
      call: (room: number, text: bigint) => {
        memory.at(text, 2 * room);
        return temporary.length < room ? writeText(text, temporary) : temporary.length + 1;
      },
    },
    GetFullPathNameW: {
      parameters: ["pointer", "u32", "pointer", "pointer"],
      result: "u32",
      call: (path: bigint, room: number, text: bigint, part: bigint) => {
        const given = memory.text(path, "utf-16le");
        memory.at(text, 2 * room);
        if (given === "" || part !== 0n) return process.fail(ERROR.INVALID_PARAMETER, 0);
        return writeText(text, whole(given));
      },
    },
  };
}
