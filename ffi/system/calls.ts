import { libc } from "./libc.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import type {
  NativeFunction,
  NativeType,
  Pointer,
  Runtime,
  Signature,
} from "../runtime/contract.ts";

type Result = number | bigint;

/**
 * The C functions for mappings and files. A `Result` is unsigned, -1 included: see
 * {@linkcode signed}.
 */
export interface PosixCalls {
  open(path: Pointer, flags: number, mode: number): number;
  shmOpen(name: Pointer, flags: number, mode: number): number;
  close(fd: number): number;
  unlink(path: Pointer): number;
  shmUnlink(name: Pointer): number;
  linkat(folder: number, path: Pointer, newFolder: number, newPath: Pointer, flags: number): number;
  lseek(fd: number, offset: bigint, whence: number): Result;
  pread(fd: number, bytes: Pointer, size: bigint, offset: bigint): Result;
  write(fd: number, bytes: Pointer, size: bigint): Result;
  /**
   * Makes a folder that only the user can enter. Writes its name over the `XXXXXX` at the end of
   * the path. Returns 0 if it fails.
   */
  mkdtemp(path: Pointer): Result;
  rmdir(path: Pointer): number;
  ftruncate(fd: number, size: bigint): number;
  /** Linux only. */
  fallocate(fd: number, mode: number, offset: bigint, size: bigint): number;
  flock(fd: number, operation: number): number;
  fchmod(fd: number, mode: number): number;
  fcntl(fd: number, command: number, argument: bigint): number;
  getrlimit(resource: number, limits: Pointer): number;
  fstat(fd: number, stat: Pointer): number;
  /** Linux only. */
  fstatfs(fd: number, statfs: Pointer): number;
  getpid(): number;
  /** Linux only, like the two below. Returns 0 if it fails. */
  opendir(path: Pointer): Result;
  readdir(folder: bigint): Result;
  closedir(folder: bigint): number;
  mmap(
    address: bigint,
    size: bigint,
    prot: number,
    flags: number,
    fd: number,
    offset: bigint,
  ): Result;
  munmap(address: bigint, size: bigint): number;
  msync(address: bigint, size: bigint, flags: number): number;
  realpath(path: Pointer, resolved: Pointer): Result;
}

/** The flags of `open()`, whose values differ between the systems. */
export interface OpenFlags {
  readonly RDONLY: number;
  readonly WRONLY: number;
  readonly RDWR: number;
  readonly CREAT: number;
  readonly EXCL: number;
  readonly CLOEXEC: number;
  readonly NONBLOCK: number;
  readonly DIRECTORY: number;
  readonly NOFOLLOW: number;
}

const ACCESS = { RDONLY: 0, WRONLY: 1, RDWR: 2 };
const LINUX = { ...ACCESS, CREAT: 0o100, EXCL: 0o200, CLOEXEC: 0o2000000, NONBLOCK: 0o4000 };
const DARWIN = {
  ...ACCESS,
  CREAT: 0x200,
  EXCL: 0x800,
  CLOEXEC: 0x1000000,
  NONBLOCK: 4,
  DIRECTORY: 0x100000,
  NOFOLLOW: 0x100,
};

/** Returns the flags of a target, by fcntl.h. */
export function openFlags(target: string): OpenFlags {
  if (target.startsWith("darwin")) return DARWIN;
  // asm/fcntl.h: the values differ on arm64.
  const [DIRECTORY, NOFOLLOW] = target === "linux-arm64"
    ? [0o40000, 0o100000]
    : [0o200000, 0o400000];
  return { ...LINUX, DIRECTORY, NOFOLLOW };
}

/** Returns a text as a C string. The caller keeps the bytes: a pointer keeps nothing alive. */
export function cString(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const terminated = new Uint8Array(new ArrayBuffer(bytes.length + 1));
  terminated.set(bytes);
  return terminated;
}

/** Returns the text from `start` to the next zero, null if it is not UTF-8. */
export function cText(bytes: Uint8Array, start = 0): string | null {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(start, bytes.indexOf(0, start)));
  } catch {
    return null;
  }
}

/** Returns the result of a call as a signed number. */
export function signed(result: number | bigint): bigint {
  return BigInt.asIntN(64, BigInt(result));
}

/** The functions, each bound at its first use. */
export const posixCalls: (runtime: Runtime) => PosixCalls = perRuntime(bindLazily);

function bindLazily(runtime: Runtime): PosixCalls {
  const c = libc(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const bind = <T extends NativeFunction>(
    symbol: string,
    parameters: readonly NativeType[],
    result: Signature["result"],
  ) => {
    const found = c.function<T>(symbol, { parameters, result });
    if (found === null) throw new Error(`The C library has no ${symbol}()`);
    return found;
  };

  // Apple's arm64 passes variable arguments on the stack, like those after the eighth. All other
  // targets pass them like fixed arguments.
  const variadic = <A, V extends number | bigint>(
    symbol: string,
    fixed: readonly NativeType[],
    variable: NativeType,
  ) => {
    if (runtime.target !== "darwin-arm64") {
      return bind<(first: A, second: number, variable: V) => number>(
        symbol,
        [...fixed, variable],
        "i32",
      );
    }
    const none: readonly NativeType[] = ["u64", "u64", "u64", "u64", "u64", "u64"];
    const parameters: readonly NativeType[] = [...fixed, ...none, "u64"];
    const call = bind<(first: A, second: number, ...rest: bigint[]) => number>(
      symbol,
      parameters,
      "i32",
    );
    return (first: A, second: number, variable: V) =>
      call(first, second, 0n, 0n, 0n, 0n, 0n, 0n, BigInt(variable));
  };
  const openLike = (symbol: string) => variadic<Pointer, number>(symbol, ["pointer", "i32"], "i32");

  const optional = <T extends NativeFunction>(symbol: string, parameters: readonly NativeType[]) =>
    c.function<T>(symbol, { parameters, result: "i32" });
  /** `fstat()` as glibc before 2.33 exports it. */
  const olderStat = () => {
    const version = runtime.target === "linux-x64" ? 1 : 0; // _STAT_VER, bits/stat.h
    const fxstat = bind<(version: number, fd: number, stat: Pointer) => number>(
      "__fxstat",
      ["i32", "i32", "pointer"],
      "i32",
    );
    return (fd: number, stat: Pointer) => fxstat(version, fd, stat);
  };
  const notCalled = () => {
    throw new Error("Not called on this system");
  };
  return lazily<PosixCalls>({
    open: () => openLike("open"),
    shmOpen: () => isDarwin ? openLike("shm_open") : notCalled,
    close: () => bind("close", ["i32"], "i32"),
    unlink: () => bind("unlink", ["pointer"], "i32"),
    shmUnlink: () => isDarwin ? bind("shm_unlink", ["pointer"], "i32") : notCalled,
    linkat: () => bind("linkat", ["i32", "pointer", "i32", "pointer", "i32"], "i32"),
    lseek: () => bind("lseek", ["i32", "u64", "i32"], "u64"),
    pread: () => bind("pread", ["i32", "pointer", "usize", "u64"], "usize"),
    write: () => bind("write", ["i32", "pointer", "usize"], "usize"),
    mkdtemp: () => bind("mkdtemp", ["pointer"], "usize"),
    rmdir: () => bind("rmdir", ["pointer"], "i32"),
    ftruncate: () => bind("ftruncate", ["i32", "u64"], "i32"),
    fallocate: () => isDarwin ? notCalled : bind("fallocate", ["i32", "i32", "u64", "u64"], "i32"),
    flock: () => bind("flock", ["i32", "i32"], "i32"),
    fchmod: () => bind("fchmod", ["i32", "u32"], "i32"),
    fcntl: () => variadic<number, bigint>("fcntl", ["i32", "i32"], "usize"),
    getrlimit: () => bind("getrlimit", ["i32", "pointer"], "i32"),
    // On Intel, the plain name is the function for inodes of 32 bits.
    fstat: () =>
      optional(runtime.target === "darwin-x64" ? "fstat$INODE64" : "fstat", ["i32", "pointer"]) ??
        olderStat(),
    fstatfs: () => isDarwin ? notCalled : bind("fstatfs", ["i32", "pointer"], "i32"),
    getpid: () => bind("getpid", [], "i32"),
    opendir: () => isDarwin ? notCalled : bind("opendir", ["pointer"], "usize"),
    readdir: () => isDarwin ? notCalled : bind("readdir", ["usize"], "usize"),
    closedir: () => isDarwin ? notCalled : bind("closedir", ["usize"], "i32"),
    mmap: () => bind("mmap", ["usize", "usize", "i32", "i32", "i32", "u64"], "usize"),
    munmap: () => bind("munmap", ["usize", "usize"], "i32"),
    msync: () => bind("msync", ["usize", "usize", "i32"], "i32"),
    realpath: () => bind("realpath", ["pointer", "pointer"], "usize"),
  });
}

/**
 * Binds all functions in advance. One that is missing is reported by the first call that needs it.
 */
export function preloadCalls(runtime: Runtime): void {
  if (runtime.target.startsWith("win32")) return;
  const calls = posixCalls(runtime);
  for (const name of Object.getOwnPropertyNames(calls) as (keyof PosixCalls)[]) {
    try {
      calls[name];
    } catch {
      // Some C libraries lack it, and most programs do not call it.
    }
  }
}

/** Returns an object whose values are made at their first use. */
function lazily<T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): T {
  const object = {} as T;
  for (const key of Object.keys(makers) as (keyof T)[]) {
    const get = () => {
      const value = makers[key]();
      Object.defineProperty(object, key, { value });
      return value;
    };
    Object.defineProperty(object, key, { get, configurable: true });
  }
  return object;
}
