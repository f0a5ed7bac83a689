import { libc } from "./libc.ts";
import type { NativeFunction, NativeType, Pointer, Runtime, Signature } from "./runtime.ts";

type Result = number | bigint;

/** The C functions that mapping needs. Those that give a `Result` have -1 as an unsigned number, see {@linkcode signed}. */
export interface PosixCalls {
  open(path: Pointer, flags: number, mode: number): number;
  shmOpen(name: Pointer, flags: number, mode: number): number;
  close(fd: number): number;
  unlink(path: Pointer): number;
  shmUnlink(name: Pointer): number;
  linkat(folder: number, path: Pointer, newFolder: number, newPath: Pointer, flags: number): number;
  lseek(fd: number, offset: bigint, whence: number): Result;
  ftruncate(fd: number, size: bigint): number;
  /** Gives the error itself, and leaves errno as it was. Null on macOS, which has none. */
  posixFallocate: ((fd: number, offset: bigint, size: bigint) => number) | null;
  fcntl(fd: number, command: number, address: bigint): number;
  getrlimit(resource: number, limits: Pointer): number;
  /** Null in glibc before 2.33. */
  fstat: ((fd: number, stat: Pointer) => number) | null;
  mmap(address: bigint, size: bigint, prot: number, flags: number, fd: number, offset: bigint): Result;
  munmap(address: bigint, size: bigint): number;
  msync(address: bigint, size: bigint, flags: number): number;
  realpath(path: Pointer, resolved: Pointer): Result;
}

/** The result of a call as the signed number that C has. */
export function signed(result: number | bigint): bigint {
  return BigInt.asIntN(64, BigInt(result));
}

/** Binds the functions. */
export function posixCalls(runtime: Runtime): PosixCalls {
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

  // Apple's arm64 has variable arguments on the stack, where the arguments after the eighth are; elsewhere they are where ordinary ones are.
  const variadic = <A, V extends number | bigint>(
    symbol: string,
    fixed: readonly NativeType[],
    variable: NativeType,
  ) => {
    if (runtime.target !== "darwin-arm64") {
      return bind<(first: A, second: number, variable: V) => number>(symbol, [...fixed, variable], "i32");
    }
    const none: readonly NativeType[] = ["u64", "u64", "u64", "u64", "u64", "u64"];
    const parameters: readonly NativeType[] = [...fixed, ...none, "u64"];
    const call = bind<(first: A, second: number, ...rest: bigint[]) => number>(symbol, parameters, "i32");
    return (first: A, second: number, variable: V) => call(first, second, 0n, 0n, 0n, 0n, 0n, 0n, BigInt(variable));
  };
  const openLike = (symbol: string) => variadic<Pointer, number>(symbol, ["pointer", "i32"], "i32");

  const optional = <T extends NativeFunction>(symbol: string, parameters: readonly NativeType[]) =>
    c.function<T>(symbol, { parameters, result: "i32" });
  const notCalled = () => {
    throw new Error("It is not called on this system");
  };
  return {
    open: openLike("open"),
    shmOpen: isDarwin ? openLike("shm_open") : notCalled,
    close: bind("close", ["i32"], "i32"),
    unlink: bind("unlink", ["pointer"], "i32"),
    shmUnlink: isDarwin ? bind("shm_unlink", ["pointer"], "i32") : notCalled,
    linkat: bind("linkat", ["i32", "pointer", "i32", "pointer", "i32"], "i32"),
    lseek: bind("lseek", ["i32", "u64", "i32"], "u64"),
    ftruncate: bind("ftruncate", ["i32", "u64"], "i32"),
    posixFallocate: isDarwin ? null : optional("posix_fallocate", ["i32", "u64", "u64"]),
    fcntl: isDarwin ? variadic<number, bigint>("fcntl", ["i32", "i32"], "usize") : notCalled,
    getrlimit: bind("getrlimit", ["i32", "pointer"], "i32"),
    // On Intel, the plain name is the function of a time when inodes had 32 bits.
    fstat: optional(runtime.target === "darwin-x64" ? "fstat$INODE64" : "fstat", ["i32", "pointer"]),
    mmap: bind("mmap", ["usize", "usize", "i32", "i32", "i32", "u64"], "usize"),
    munmap: bind("munmap", ["usize", "usize"], "i32"),
    msync: bind("msync", ["usize", "usize", "i32"], "i32"),
    realpath: bind("realpath", ["pointer", "pointer"], "usize"),
  };
}
