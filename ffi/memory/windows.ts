import { describeWindowsError, INVALID_HANDLE, kernel32, type Word } from "../system/kernel32.ts";
import type { Runtime } from "../runtime/contract.ts";
import { SharedMemoryError } from "../errors.ts";
import type { FileOptions, Mapped, SystemMemory } from "./contract.ts";

// memoryapi.h, winnt.h
const [PAGE_READWRITE, PAGE_WRITECOPY] = [4, 8];
const [FILE_MAP_COPY, FILE_MAP_WRITE, FILE_MAP_READ] = [1, 2, 4];
const [GENERIC_READ, GENERIC_WRITE] = [0x80000000, 0x40000000];
const FILE_SHARE_ALL = 7; // FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE
const FILE_ATTRIBUTE_NORMAL = 0x80;
const [CREATE_NEW, OPEN_EXISTING] = [1, 3]; // fileapi.h
// winerror.h
const [ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_FILE_EXISTS] = [2, 5, 80];
const [ERROR_INVALID_PARAMETER, ERROR_ALREADY_EXISTS] = [87, 183];

/**
 * The Windows API. The system removes a segment when the last process that has it open closes it or
 * ends, so segments are never stale and do not have to be unlinked.
 */
export function windowsMemory(runtime: Runtime): SystemMemory {
  const { bind, lastError, closeHandle, createFile, fileSize, wide } = kernel32(runtime);
  const createMapping = bind<Word>(
    "CreateFileMappingW",
    ["usize", "usize", "u32", "u32", "u32", "pointer"],
    "usize",
  );
  const createFileMapping = bind<Word>(
    "CreateFileMappingW",
    ["usize", "usize", "u32", "u32", "u32", "usize"],
    "usize",
  );
  const openMapping = bind<Word>("OpenFileMappingW", ["u32", "i32", "pointer"], "usize");
  const mapView = bind<Word>("MapViewOfFile", ["usize", "u32", "u32", "u32", "usize"], "usize");
  const unmapView = bind<number>("UnmapViewOfFile", ["usize"], "i32");
  const flushView = bind<number>("FlushViewOfFile", ["usize", "usize"], "i32");
  const virtualQuery = bind<Word>("VirtualQuery", ["usize", "pointer", "usize"], "usize");
  const deleteFile = bind<number>("DeleteFileW", ["pointer"], "i32");
  const fullPath = bind<number>("GetFullPathNameW", ["pointer", "u32", "pointer", "usize"], "u32");

  const error = (number: number, syscall: string, name: string, advice = "") => {
    const [code, reason] = describeWindowsError(number);
    return new SharedMemoryError(code, syscall, name, reason + advice);
  };

  const close = (handle: bigint, name: string): void => {
    if (closeHandle(handle) === 0) throw error(lastError(), "CloseHandle", name);
  };

  /** Maps a section. The view keeps the section, and `handle` keeps its name. */
  const map = (
    handle: bigint,
    size: number | undefined,
    readonly: boolean,
    name: string,
  ): Mapped => {
    const access = readonly ? FILE_MAP_COPY : FILE_MAP_READ | FILE_MAP_WRITE;
    const address = BigInt(mapView(handle, access, 0, 0, BigInt(size ?? 0)));
    if (address === 0n) {
      const failure = lastError();
      close(handle, name);
      throw error(failure, "MapViewOfFile", name);
    }
    try {
      return { address, size: size ?? regionSize(address, name), handle };
    } catch (failure) {
      // The first failure is the one to report.
      unmapView(address);
      closeHandle(handle);
      throw failure;
    }
  };
  /** Returns the size of a segment in whole pages: Windows does not report the exact size. */
  const regionSize = (address: bigint, name: string): number => {
    const information = new BigUint64Array(new ArrayBuffer(48));
    const pointer = runtime.pointerTo(new Uint8Array(information.buffer));
    if (BigInt(virtualQuery(address, pointer, 48n)) === 0n) {
      throw error(lastError(), "VirtualQuery", name);
    }
    return Number(information[3]);
  };

  const openFile = ({ path, size, readonly }: FileOptions): bigint => {
    const access = readonly ? GENERIC_READ : (GENERIC_READ | GENERIC_WRITE) >>> 0;
    const open = (how: number) =>
      BigInt(createFile(wide(path), access, FILE_SHARE_ALL, 0n, how, FILE_ATTRIBUTE_NORMAL, 0n));
    for (;;) {
      const file = open(OPEN_EXISTING);
      if (file !== INVALID_HANDLE) return file;
      const failure = lastError();
      if (failure !== ERROR_FILE_NOT_FOUND || readonly || size === undefined) {
        throw error(failure, "CreateFileW", path);
      }
      const made = open(CREATE_NEW);
      if (made !== INVALID_HANDLE) return made;
      const refusal = lastError();
      if (refusal !== ERROR_FILE_EXISTS) throw error(refusal, "CreateFileW", path);
    }
  };

  const lengthOf = (file: bigint, path: string): number => {
    const found = new BigUint64Array(new ArrayBuffer(8));
    if (fileSize(file, runtime.pointerTo(new Uint8Array(found.buffer))) === 0) {
      throw error(lastError(), "GetFileSizeEx", path);
    }
    return Number(found[0]);
  };

  const mapFile = (file: bigint, { path, size, readonly }: FileOptions): Mapped => {
    const length = lengthOf(file, path);
    if (size !== undefined && (size < length || (readonly && size > length))) {
      const advice = `: the file has ${length} bytes, and cannot be made ${size} here`;
      throw error(ERROR_INVALID_PARAMETER, "CreateFileW", path, advice);
    }
    const wanted = size ?? length;
    if (wanted === 0) {
      throw error(ERROR_INVALID_PARAMETER, "CreateFileMappingW", path, ": it is empty");
    }
    const absolute = absolutePath(path);
    const [high, low] = halves(wanted);
    // Makes the file longer, on the device as well.
    const protection = readonly ? PAGE_WRITECOPY : PAGE_READWRITE;
    const handle = BigInt(createFileMapping(file, 0n, protection, high, low, 0n));
    if (handle === 0n) throw error(lastError(), "CreateFileMappingW", path);
    return { ...map(handle, wanted, readonly, path), path: absolute };
  };

  const absolutePath = (path: string): string => {
    const text = new Uint16Array(new ArrayBuffer(65536));
    const pointer = runtime.pointerTo(new Uint8Array(text.buffer));
    const length = fullPath(wide(path), 32768, pointer, 0n);
    if (length === 0) throw error(lastError(), "GetFullPathNameW", path);
    return new TextDecoder("utf-16le").decode(text.subarray(0, length));
  };

  const openSegment = (name: string, readonly: boolean): bigint =>
    BigInt(
      openMapping(readonly ? FILE_MAP_READ : FILE_MAP_READ | FILE_MAP_WRITE, 0, wide(name)),
    );

  const release = ({ handle }: Mapped): void => {
    if (handle !== undefined) close(handle, "");
  };

  return {
    maxNameLength: 255,

    create: (name, size) => {
      const [high, low] = halves(size);
      const handle = BigInt(
        createMapping(INVALID_HANDLE, 0n, PAGE_READWRITE, high, low, wide(name)),
      );
      const failure = lastError();
      if (handle === 0n) throw error(failure, "CreateFileMappingW", name);
      if (failure === ERROR_ALREADY_EXISTS) {
        close(handle, name);
        throw error(failure, "CreateFileMappingW", name);
      }
      return map(handle, size, false, name);
    },

    open: (name, readonly) => {
      const handle = openSegment(name, readonly);
      if (handle !== 0n) return map(handle, undefined, readonly, name);
      const failure = lastError();
      const readable = failure === ERROR_ACCESS_DENIED && !readonly ? openSegment(name, true) : 0n;
      if (readable !== 0n) close(readable, name);
      const advice = readable === 0n ? "" : ": readonly: true would work";
      throw error(failure, "OpenFileMappingW", name, advice);
    },

    exists: (name) => {
      const handle = openSegment(name, true);
      if (handle === 0n) return lastError() === ERROR_ACCESS_DENIED;
      close(handle, name);
      return true;
    },

    list: () => {
      const reason = "Windows does not list its segments";
      throw new SharedMemoryError("ENOSYS", "NtQueryDirectoryObject", "", reason);
    },

    file: (options) => {
      const file = openFile(options);
      let mapped: Mapped;
      try {
        mapped = mapFile(file, options);
      } catch (failure) {
        // The first failure is the one to report.
        closeHandle(file);
        throw failure;
      }
      close(file, options.path);
      return mapped;
    },

    // A segment keeps its name while it is mapped. For files, Windows does not report this.
    isNamed: () => true,
    isAt: () => true,

    unlink: () => {},

    unlinkFile: (path) => {
      if (deleteFile(wide(path)) === 0) throw error(lastError(), "DeleteFileW", path);
    },

    flush: ({ address, size }, name) => {
      if (flushView(address, BigInt(size)) === 0) throw error(lastError(), "FlushViewOfFile", name);
    },

    unmap: (mapped) => {
      if (unmapView(mapped.address) === 0) throw error(lastError(), "UnmapViewOfFile", "");
      release(mapped);
    },

    // UnmapViewOfFile() takes the address only. A second argument in a register is ignored.
    free: runtime.open("kernel32.dll").addressOf("UnmapViewOfFile"),

    release,
  };
}

function halves(size: number): [high: number, low: number] {
  return [Math.floor(size / 2 ** 32), size >>> 0];
}
