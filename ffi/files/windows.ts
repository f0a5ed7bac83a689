import type { Runtime } from "../runtime/contract.ts";
import type { LibraryContent, LibrarySource, SystemFiles } from "./contract.ts";
import {
  describeWindowsError,
  INVALID_HANDLE,
  kernel32,
  windowsApi,
  type Word,
} from "../system/kernel32.ts";

// winnt.h, fileapi.h, winbase.h
const [GENERIC_READ, GENERIC_WRITE] = [0x80000000, 0x40000000];
const [SHARE_NOTHING, SHARE_READ] = [0, 1];
const [CREATE_NEW, OPEN_EXISTING] = [1, 3];
const FILE_ATTRIBUTE_NORMAL = 0x80;
const REPLACE_EXISTING = 1;
// winerror.h
const [ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ALREADY_EXISTS] = [2, 3, 183];
// Full access for the owner to the folder and its files, without inherited rights.
const OWNER_ONLY = "D:P(A;OICI;FA;;;OW)";
const SDDL_REVISION_1 = 1; // sddl.h
const MAX_PATH = 261;
// Far more than the size of a library.
const LARGEST = 2 ** 28;

/** The Windows API. */
export function windowsFiles(runtime: Runtime): SystemFiles {
  let bound: Files | undefined;
  const files = () => bound ??= bindFiles(runtime);
  return {
    read: (path) => {
      const { open, read, close } = files();
      const file = open(path);
      if (file === null) return null;
      try {
        return read(file);
      } finally {
        close(file);
      }
    },
    places: (content) => [sharedFile(files, content)],
  };
}

type Files = ReturnType<typeof bindFiles>;

/**
 * A file in the user's folder for temporary files. It stays there, because Windows does not remove
 * an open library. Its path contains its hash. The next process checks the content and uses the
 * file again.
 */
function sharedFile(
  bound: () => Files,
  { fileName, sha256, bytes, matches }: LibraryContent,
): LibrarySource {
  const name = `${fileName}-${sha256}`;
  return {
    path: `%TEMP%\\${name}\\${fileName}`,
    use: (open) => {
      const files = bound();
      const folder = `${files.temporaryFolder()}${name}`;
      const path = `${folder}\\${fileName}`;
      const openIfRight = () => {
        const file = files.open(path);
        if (file === null) return null;
        try {
          // While this process has the file open, no other process can write to it or replace it.
          return matches(files.read(file)) ? open(path) : null;
        } finally {
          files.close(file);
        }
      };
      const opened = openIfRight();
      if (opened !== null) return opened;
      files.makeFolder(folder);
      files.put(path, bytes);
      const written = openIfRight();
      if (written === null) throw new Error("The file was changed after it was written");
      return written;
    },
  };
}

function bindFiles(runtime: Runtime) {
  const { bind, lastError, closeHandle, createFile, fileSize, wide } = kernel32(runtime);
  const readFile = bind<number>("ReadFile", ["usize", "pointer", "u32", "pointer", "usize"], "i32");

  const error = (call: string): Error => {
    const [code, reason] = describeWindowsError(lastError());
    return new Error(`${call}() failed with ${code}: ${reason}`);
  };
  const count = new BigUint64Array(new ArrayBuffer(8));
  const countPointer = runtime.pointerTo(new Uint8Array(count.buffer));

  return {
    /** Opens a file so that no process can change it meanwhile. Null if it does not exist. */
    open: (path: string): bigint | null => {
      const [access, how] = [GENERIC_READ, OPEN_EXISTING];
      const file = BigInt(
        createFile(wide(path), access, SHARE_READ, 0n, how, FILE_ATTRIBUTE_NORMAL, 0n),
      );
      if (file !== INVALID_HANDLE) return file;
      const failure = lastError();
      if (failure === ERROR_FILE_NOT_FOUND || failure === ERROR_PATH_NOT_FOUND) return null;
      const [code, reason] = describeWindowsError(failure);
      throw new Error(`CreateFileW() failed with ${code}: ${reason}`);
    },
    close: (file: bigint): void => {
      // A late error is irrelevant for a file that was only read.
      closeHandle(file);
    },
    read: (file: bigint): Uint8Array => {
      if (fileSize(file, countPointer) === 0) throw error("GetFileSizeEx");
      const size = Number(count[0]);
      if (size > LARGEST) {
        throw new Error(`the file has ${size} bytes, at most ${LARGEST} expected`);
      }
      const bytes = new Uint8Array(new ArrayBuffer(size));
      if (size === 0) return bytes;
      if (readFile(file, runtime.pointerTo(bytes), size, countPointer, 0n) === 0) {
        throw error("ReadFile");
      }
      return bytes.subarray(0, Number(count[0]! & 0xffffffffn));
    },
    temporaryFolder: (): string => {
      const getTempPath = bind<number>("GetTempPathW", ["u32", "pointer"], "u32");
      const text = new Uint16Array(new ArrayBuffer(2 * MAX_PATH));
      const length = getTempPath(MAX_PATH, runtime.pointerTo(new Uint8Array(text.buffer)));
      if (length === 0 || length >= MAX_PATH) throw error("GetTempPathW");
      return new TextDecoder("utf-16le").decode(text.subarray(0, length));
    },
    makeFolder: (path: string): void => {
      const convert = windowsApi(runtime, "advapi32.dll")<number>(
        "ConvertStringSecurityDescriptorToSecurityDescriptorW",
        ["pointer", "u32", "pointer", "usize"],
        "i32",
      );
      const createDirectory = bind<number>("CreateDirectoryW", ["pointer", "pointer"], "i32");
      const localFree = bind<Word>("LocalFree", ["usize"], "usize");
      // SECURITY_ATTRIBUTES, minwinbase.h: its size, the descriptor, not inherited by children.
      const attributes = new BigUint64Array(new ArrayBuffer(24));
      attributes[0] = 24n;
      const descriptor = runtime.pointerTo(new Uint8Array(attributes.buffer, 8, 8));
      if (convert(wide(OWNER_ONLY), SDDL_REVISION_1, descriptor, 0n) === 0) {
        throw error("ConvertStringSecurityDescriptorToSecurityDescriptorW");
      }
      const made = createDirectory(
        wide(path),
        runtime.pointerTo(new Uint8Array(attributes.buffer)),
      );
      const failure = made === 0 ? lastError() : ERROR_ALREADY_EXISTS;
      localFree(attributes[1]!);
      if (failure === ERROR_ALREADY_EXISTS) return;
      const [code, reason] = describeWindowsError(failure);
      throw new Error(`CreateDirectoryW() failed with ${code}: ${reason}`);
    },
    /** Writes a file under another name, and renames it when it is complete. */
    put: (path: string, bytes: Uint8Array): void => {
      const writeFile = bind<number>(
        "WriteFile",
        ["usize", "pointer", "u32", "pointer", "usize"],
        "i32",
      );
      const moveFile = bind<number>("MoveFileExW", ["pointer", "pointer", "u32"], "i32");
      const deleteFile = bind<number>("DeleteFileW", ["pointer"], "i32");
      const temporary = `${path}.${crypto.randomUUID()}`;
      const [access, how] = [GENERIC_WRITE, CREATE_NEW];
      const file = BigInt(
        createFile(wide(temporary), access, SHARE_NOTHING, 0n, how, FILE_ATTRIBUTE_NORMAL, 0n),
      );
      if (file === INVALID_HANDLE) throw error("CreateFileW");
      const written = writeFile(file, runtime.pointerTo(bytes), bytes.length, countPointer, 0n);
      const failure = written === 0 ? error("WriteFile") : null;
      closeHandle(file);
      // The move fails if another process has the file open. Its content is checked afterwards.
      if (failure !== null || moveFile(wide(temporary), wide(path), REPLACE_EXISTING) === 0) {
        deleteFile(wide(temporary));
      }
      if (failure !== null) throw failure;
    },
  };
}
