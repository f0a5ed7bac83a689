import {
  describeWindowsError,
  INVALID_HANDLE,
  wideString,
  windowsApi,
  type Word,
} from "../system/kernel32.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import { SharedMemoryError } from "../errors.ts";
import type { FileOptions, Mapped, SystemMemory } from "./contract.ts";

const [PAGE_READWRITE, PAGE_WRITECOPY] = [4, 8];
const [FILE_MAP_COPY, FILE_MAP_WRITE, FILE_MAP_READ] = [1, 2, 4];
const [GENERIC_READ, GENERIC_WRITE] = [0x80000000, 0x40000000];
const SHARE_ALL = 7;
const [OPEN_EXISTING, CREATE_NEW] = [3, 1];
const [FILE_ATTRIBUTE_NORMAL, FILE_BEGIN] = [0x80, 0];
const [ERROR_FILE_NOT_FOUND, ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS] = [2, 80, 183];

/** The Windows API. A segment is gone with the last process that has it open, so there is nothing to unlink. */
export function windowsMemory(runtime: Runtime): SystemMemory {
  const bind = windowsApi(runtime, "kernel32.dll");
  const lastError = bind<number>("GetLastError", [], "u32");
  const closeHandle = bind<number>("CloseHandle", ["usize"], "i32");
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
  const createFile = bind<Word>("CreateFileW", [
    "pointer",
    "u32",
    "u32",
    "usize",
    "u32",
    "u32",
    "usize",
  ], "usize");
  const fileSize = bind<number>("GetFileSizeEx", ["usize", "pointer"], "i32");
  const setFilePointer = bind<number>("SetFilePointerEx", ["usize", "u64", "usize", "u32"], "i32");
  const setEndOfFile = bind<number>("SetEndOfFile", ["usize"], "i32");
  const deleteFile = bind<number>("DeleteFileW", ["pointer"], "i32");
  const fullPath = bind<number>("GetFullPathNameW", ["pointer", "u32", "pointer", "usize"], "u32");

  let held = wideString("");
  const wide = (text: string): Pointer => {
    // A pointer alone keeps nothing alive.
    held = wideString(text);
    return runtime.pointerTo(held);
  };
  const error = (number: number, syscall: string, name: string, advice = "") => {
    const [code, reason] = describeWindowsError(number);
    return new SharedMemoryError(code, syscall, name, reason + advice);
  };

  /** Maps a section, which lives on in its view and in `handle`, by which others find its name. */
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
      closeHandle(handle);
      throw error(failure, "MapViewOfFile", name);
    }
    return { address, size: size ?? regionSize(address), handle };
  };
  /** Windows tells whole pages only, as CPython finds them. */
  const regionSize = (address: bigint): number => {
    const information = new BigUint64Array(new ArrayBuffer(48));
    virtualQuery(address, runtime.pointerTo(new Uint8Array(information.buffer)), 48n);
    return Number(information[3]);
  };

  const openFile = ({ path, size, readonly }: FileOptions): { file: bigint; made: boolean } => {
    const access = readonly ? GENERIC_READ : (GENERIC_READ | GENERIC_WRITE) >>> 0;
    const open = (how: number) =>
      BigInt(createFile(wide(path), access, SHARE_ALL, 0n, how, FILE_ATTRIBUTE_NORMAL, 0n));
    for (;;) {
      const file = open(OPEN_EXISTING);
      if (file !== INVALID_HANDLE) return { file, made: false };
      const failure = lastError();
      if (failure !== ERROR_FILE_NOT_FOUND || readonly || size === undefined) {
        throw error(failure, "CreateFileW", path);
      }
      const made = open(CREATE_NEW);
      if (made !== INVALID_HANDLE) return { file: made, made: true };
      const refusal = lastError();
      if (refusal !== ERROR_FILE_EXISTS) throw error(refusal, "CreateFileW", path);
    }
  };

  const release = ({ handle }: Mapped): void => {
    if (handle !== undefined) closeHandle(handle);
  };

  return {
    longestName: 255,

    create: (name, size) => {
      const [high, low] = halves(size);
      const handle = BigInt(
        createMapping(INVALID_HANDLE, 0n, PAGE_READWRITE, high, low, wide(name)),
      );
      const failure = lastError();
      if (handle === 0n) throw error(failure, "CreateFileMappingW", name);
      if (failure === ERROR_ALREADY_EXISTS) {
        closeHandle(handle);
        throw error(failure, "CreateFileMappingW", name);
      }
      return map(handle, size, false, name);
    },

    open: (name, readonly) => {
      const access = readonly ? FILE_MAP_READ : FILE_MAP_READ | FILE_MAP_WRITE;
      const handle = BigInt(openMapping(access, 0, wide(name)));
      if (handle === 0n) throw error(lastError(), "OpenFileMappingW", name);
      return map(handle, undefined, readonly, name);
    },

    file: (options) => {
      const { path, size, readonly } = options;
      const { file, made } = openFile(options);
      let length = 0;
      try {
        const found = new BigUint64Array(new ArrayBuffer(8));
        fileSize(file, runtime.pointerTo(new Uint8Array(found.buffer)));
        length = Number(found[0]);
        if (size !== undefined && (size < length || (readonly && size > length))) {
          throw error(
            87,
            "CreateFileW",
            path,
            `: the file has ${length} bytes, and cannot be made ${size} here`,
          );
        }
        const wanted = size ?? length;
        if (wanted === 0) throw error(87, "CreateFileMappingW", path, ": it is empty");
        const [high, low] = halves(wanted);
        // Makes the file longer, on the device as well.
        const protection = readonly ? PAGE_WRITECOPY : PAGE_READWRITE;
        const handle = BigInt(createFileMapping(file, 0n, protection, high, low, 0n));
        if (handle === 0n) throw error(lastError(), "CreateFileMappingW", path);
        return map(handle, wanted, readonly, path);
      } catch (failure) {
        if (made) {
          deleteFile(wide(path));
        } else if (size !== undefined && size > length && !readonly) {
          setFilePointer(file, BigInt(length), 0n, FILE_BEGIN);
          setEndOfFile(file);
        }
        throw failure;
      } finally {
        closeHandle(file);
      }
    },

    resolve: (path) => {
      const text = new Uint16Array(new ArrayBuffer(65536));
      const length = fullPath(
        wide(path),
        32768,
        runtime.pointerTo(new Uint8Array(text.buffer)),
        0n,
      );
      if (length === 0) throw error(lastError(), "GetFullPathNameW", path);
      return new TextDecoder("utf-16le").decode(text.subarray(0, length));
    },

    unlink: () => {},

    unlinkFile: (path) => {
      if (deleteFile(wide(path)) === 0) throw error(lastError(), "DeleteFileW", path);
    },

    flush: ({ address, size }, name) => {
      if (flushView(address, BigInt(size)) === 0) throw error(lastError(), "FlushViewOfFile", name);
    },

    unmap: (mapped) => {
      unmapView(mapped.address);
      release(mapped);
    },

    // It takes the address alone, in the register of every first argument, and minds no second one.
    free: runtime.open("kernel32.dll").addressOf("UnmapViewOfFile"),

    release,
  };
}

function halves(size: number): [high: number, low: number] {
  return [Math.floor(size / 2 ** 32), size >>> 0];
}
