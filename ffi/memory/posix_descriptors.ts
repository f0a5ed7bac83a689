import { SharedMemoryError } from "../errors.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import { cString, openFlags, posixCalls, signed } from "../system/calls.ts";
import { describeErrno, EINTR, EISDIR } from "../system/errno.ts";
import { libc } from "../system/libc.ts";
import { type FileStatus, fileStatus } from "../system/stat.ts";

/** Opening, examining and closing files, with a `SharedMemoryError` for each failure. */
export interface Descriptors {
  /** The error number of the last call. */
  errno(): number;
  /** The error for a number. */
  error(errno: number, syscall: string, name: string, advice?: string): SharedMemoryError;
  /** Opens a file. Returns -1 if that fails. Repeats a call that a signal interrupted. */
  open(path: string, flags: number, mode?: number): number;
  /** Calls a function with paths as C strings. */
  withPaths<T>(paths: readonly string[], call: (...pointers: Pointer[]) => T): T;
  /**
   * Calls `use`, and closes the descriptor: a mapping does not need it. Calls `undo` with the
   * result if closing fails.
   */
  closing<T>(fd: number, name: string, use: () => T, undo?: (result: T) => void): T;
  /** Closes a descriptor. */
  close(fd: number, name: string): void;
  status(fd: number, name: string): FileStatus;
  /** The length of a file or device. Throws for a folder, and for a file without a length. */
  sizeOf(fd: number, name: string, found?: FileStatus): number;
  /** The identity of the file that a path leads to, undefined if it leads to none. */
  identityAt(path: string): string | undefined;
}

const SEEK_END = 2; // stdio.h
const O_PATH = 0o10000000; // asm-generic/fcntl.h, Linux only

/** The functions of a runtime. */
export const posixDescriptors: (runtime: Runtime) => Descriptors = perRuntime((runtime) => {
  const c = posixCalls(runtime);
  const O = openFlags(runtime.target);
  const isDarwin = runtime.target.startsWith("darwin");
  const fstat = fileStatus(runtime);
  const { errno } = libc(runtime);

  const error: Descriptors["error"] = (number, syscall, name, advice = "") => {
    const [code, reason] = describeErrno(runtime.target, number);
    return new SharedMemoryError(code, syscall, name, reason + advice);
  };

  let texts: readonly Uint8Array[] = [];
  const withPaths: Descriptors["withPaths"] = (paths, call) => {
    // Kept here because a pointer alone keeps nothing alive.
    texts = paths.map(cString);
    return call(...texts.map(runtime.pointerTo));
  };

  const open: Descriptors["open"] = (path, flags, mode = 0) => {
    for (;;) {
      const fd = withPaths([path], (pointer) => c.open(pointer, flags, mode));
      if (fd >= 0 || errno() !== EINTR) return fd;
    }
  };

  const close: Descriptors["close"] = (fd, name) => {
    // Both systems have closed it if a signal interrupted the call.
    if (c.close(fd) !== 0 && errno() !== EINTR) throw error(errno(), "close", name);
  };

  const closing: Descriptors["closing"] = (fd, name, use, undo) => {
    let result;
    try {
      result = use();
    } catch (failure) {
      // The first failure is the one to report.
      c.close(fd);
      throw failure;
    }
    try {
      close(fd, name);
    } catch (failure) {
      undo?.(result);
      throw failure;
    }
    return result;
  };

  const status: Descriptors["status"] = (fd, name) => {
    const found = fstat(fd);
    if (found === null) throw error(errno(), "fstat", name);
    return found;
  };

  const sizeOf: Descriptors["sizeOf"] = (fd, name, found = status(fd, name)) => {
    const { isFolder, isRegular, size } = found;
    // A folder can be opened for reading, and its length is arbitrary.
    if (isFolder) throw error(EISDIR, "open", name);
    if (isRegular || isDarwin) return size;
    // lseek() fails for a pipe, and returns the length of a device.
    const end = signed(c.lseek(fd, 0n, SEEK_END));
    if (end < 0n) throw error(errno(), "lseek", name);
    return Number(end);
  };

  const identityAt: Descriptors["identityAt"] = (path) => {
    // O_PATH needs no permission for the file, and does not open a device.
    const fd = open(path, O.CLOEXEC | (isDarwin ? O.RDONLY | O.NONBLOCK : O_PATH));
    return fd < 0 ? undefined : closing(fd, path, () => status(fd, path).identity);
  };

  return { errno, error, open, withPaths, closing, close, status, sizeOf, identityAt };
});
