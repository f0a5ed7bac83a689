import type { Runtime } from "../runtime/contract.ts";
import { posixCalls, signed } from "../system/calls.ts";
import { EFBIG, EINTR, EINVAL, ENODEV, ENOSPC } from "../system/errno.ts";
import { posixDescriptors } from "./posix_descriptors.ts";

const SEEK_HOLE = 4; // unistd.h, Linux
const RLIMIT_FSIZE = 1; // sys/resource.h
const [LOCK_EX, LOCK_UN] = [2, 8]; // sys/file.h
const F_SETFL = 4; // fcntl.h
// The errors of fallocate() on a file system that does not support it.
const [ENOSYS, EOPNOTSUPP] = [38, 95]; // asm-generic/errno.h
const UNSUPPORTED: ReadonlySet<number> = new Set([EINVAL, ENODEV, ENOSYS, EOPNOTSUPP]);
const F_PREALLOCATE = 42; // fcntl.h, macOS
// The fields fst_flags and fst_posmode of fstore_t: F_ALLOCATEALL, F_PEOFPOSMODE.
const ALLOCATE_ALL_AT_END = 0x3_0000_0004n;
// Small enough to be allocated between two signals.
const SMALLEST_PIECE = 4096;
const ZEROS = 2 ** 16;

/**
 * Allocates space for memory. Without space, the first access to a page of a full device ends the
 * process (`SIGBUS`).
 */
export interface PosixSpace {
  /**
   * Makes a file at least `size` bytes long, and allocates space for all of them. Existing bytes
   * are not touched: holes get space, and the file grows only at its end, whatever other processes
   * do to it meanwhile.
   *
   * On a file system without `fallocate()`, holes get no space.
   */
  ensure(fd: number, length: number, size: number, name: string): void;
  /** Throws if the file size limit is lower: the system would end the process (`SIGXFSZ`). */
  checkLimit(size: number, name: string): void;
}

/** Linux and macOS. */
export function posixSpace(runtime: Runtime): PosixSpace {
  const c = posixCalls(runtime);
  const { errno, error, sizeOf } = posixDescriptors(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const O_APPEND = isDarwin ? 8n : 0o2000n; // fcntl.h
  // A `struct rlimit`, or an `fstore_t` of macOS.
  const block = new BigUint64Array(new ArrayBuffer(32));
  const blockPointer = runtime.pointerTo(new Uint8Array(block.buffer));
  let zeros: Uint8Array | undefined;

  const checkLimit = (size: number, name: string): void => {
    if (c.getrlimit(RLIMIT_FSIZE, blockPointer) !== 0) throw error(errno(), "getrlimit", name);
    const limit = block[0] as bigint;
    if (BigInt(size) <= limit) return;
    const advice = `: this process may make files of ${limit} bytes, see ulimit`;
    throw error(EFBIG, "ftruncate", name, advice);
  };

  /** Allocates space from `start` on. Returns false if the file system does not support it. */
  const allocate = (fd: number, start: number, end: number, name: string): boolean => {
    let done = start;
    // In one piece if possible, because it is undone completely if the device is full.
    let piece = end - start;
    while (done < end) {
      piece = Math.min(piece, end - done);
      if (c.fallocate(fd, 0, BigInt(done), BigInt(piece)) === 0) {
        done += piece;
        continue;
      }
      const failure = errno();
      if (UNSUPPORTED.has(failure)) return false;
      if (failure !== EINTR) throw error(failure, "fallocate", name);
      // A large piece may never be completed if signals interrupt it frequently.
      piece = Math.max(SMALLEST_PIECE, Math.ceil(piece / 2));
    }
    return true;
  };

  /**
   * Makes a file grow by appending zeros, which overwrite nothing even if another process makes it
   * grow at the same time.
   */
  const appendZeros = (fd: number, size: number, name: string): void => {
    if (c.fcntl(fd, F_SETFL, O_APPEND) === -1) throw error(errno(), "fcntl", name);
    const locked = lockGrowth(fd);
    let failure: unknown;
    try {
      append(fd, size, name);
    } catch (caught) {
      failure = caught;
    }
    // The mapping would keep the lock after the descriptor is closed.
    if (locked && c.flock(fd, LOCK_UN) !== 0) failure ??= error(errno(), "flock", name);
    if (failure !== undefined) throw failure;
  };

  const append = (fd: number, size: number, name: string): void => {
    zeros ??= new Uint8Array(new ArrayBuffer(ZEROS));
    for (;;) {
      const missing = size - sizeOf(fd, name);
      if (missing <= 0) return;
      const count = BigInt(Math.min(missing, ZEROS));
      const written = signed(c.write(fd, runtime.pointerTo(zeros), count));
      if (written === 0n) throw error(ENOSPC, "write", name);
      if (written < 0n && errno() !== EINTR) throw error(errno(), "write", name);
    }
  };

  /**
   * Lets one process after the other append, so that the file does not become longer than
   * requested.
   */
  const lockGrowth = (fd: number): boolean => {
    for (;;) {
      if (c.flock(fd, LOCK_EX) === 0) return true;
      // Some file systems have no locks. Concurrent calls may then make the file longer than
      // requested, which does not affect its bytes.
      if (errno() !== EINTR) return false;
    }
  };

  const ensureOnLinux = (fd: number, length: number, size: number, name: string): void => {
    const hole = length === 0 ? 0n : signed(c.lseek(fd, 0n, SEEK_HOLE));
    // Without SEEK_HOLE any byte may be in a hole.
    const start = hole < 0n ? 0 : Number(hole);
    if (start < size && !allocate(fd, start, size, name) && length < size) {
      appendZeros(fd, size, name);
    }
  };

  const ensureOnDarwin = (fd: number, length: number, size: number, name: string): void => {
    if (length >= size) return;
    block.set([ALLOCATE_ALL_AT_END, 0n, BigInt(size - length), 0n]);
    const failure = c.fcntl(fd, F_PREALLOCATE, runtime.addressOf(blockPointer)) === -1
      ? errno()
      : 0;
    // On a file system that cannot reserve space, writing the zeros allocates it.
    if (failure === ENOSPC) throw error(failure, "fcntl", name);
    appendZeros(fd, size, name);
  };

  return {
    checkLimit,
    ensure: (fd, length, size, name) => {
      if (length < size) checkLimit(size, name);
      (isDarwin ? ensureOnDarwin : ensureOnLinux)(fd, length, size, name);
    },
  };
}
