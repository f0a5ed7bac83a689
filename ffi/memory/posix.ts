import { describeErrno } from "../system/errno.ts";
import { libc } from "../system/libc.ts";
import { cString, openFlags, posixCalls, signed } from "../system/calls.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import { SharedMemoryError } from "../errors.ts";
import type { FileOptions, Mapped, SystemMemory } from "./contract.ts";

const LINUX = { NORESERVE: 0x4000, SYNC: 4, longestName: 255, statSize: 48 };
const DARWIN = { NORESERVE: 0x40, SYNC: 0x10, longestName: 30, statSize: 96 };
// Linux only, beside O_DIRECTORY in the case of O_TMPFILE.
const [PATH, TMPFILE, AT_FDCWD, AT_SYMLINK_FOLLOW] = [0o10000000, 0o20000000, -100, 0x400];
const MODE = 0o600;
const [SEEK_END, PROT_READ, PROT_WRITE] = [2, 1, 2];
const [MAP_SHARED, MAP_PRIVATE] = [1, 2];
const [ENOENT, EEXIST, EINTR, EFBIG, ENOSPC] = [2, 17, 4, 27, 28];
const RLIMIT_FSIZE = 1;
// macOS: all of it or nothing, from the end of what the file has (F_ALLOCATEALL, F_PEOFPOSMODE).
const [F_PREALLOCATE, ALLOCATE_ALL_AT_END] = [42, 0x3_0000_0004n];
const PATH_MAX = 4096;

/** Linux and macOS. */
export function posixMemory(runtime: Runtime): SystemMemory {
  const c = posixCalls(runtime);
  const { addressOf, errno } = libc(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const system = isDarwin ? DARWIN : LINUX;
  const O = openFlags(runtime.target);
  const stat = new BigUint64Array(new ArrayBuffer(256));
  const statPointer = runtime.pointerTo(new Uint8Array(stat.buffer));
  // A `struct rlimit`, or an `fstore_t` of macOS.
  const block = new BigUint64Array(new ArrayBuffer(32));
  const blockPointer = runtime.pointerTo(new Uint8Array(block.buffer));

  let texts: readonly Uint8Array[] = [];
  const error = (number: number, syscall: string, name: string, advice = "") => {
    const [code, reason] = describeErrno(runtime.target, number);
    return new SharedMemoryError(code, syscall, name, reason + advice);
  };
  const withPaths = <T>(paths: readonly string[], call: (...pointers: Pointer[]) => T): T => {
    // Held here, since a pointer alone keeps nothing alive.
    texts = paths.map(cString);
    return call(...texts.map(runtime.pointerTo));
  };
  const withPath = <T>(path: string, call: (pointer: Pointer) => T): T => withPaths([path], call);

  // What shm_open() does on Linux, in glibc and musl: it is a file in a file system of memory.
  const openSegment = (name: string, flags: number): number => {
    const open = isDarwin ? c.shmOpen : c.open;
    return withPath(isDarwin ? `/${name}` : `/dev/shm/${name}`, (path) => open(path, flags, MODE));
  };
  const unlinkSegment = (name: string): number =>
    withPath(isDarwin ? `/${name}` : `/dev/shm/${name}`, isDarwin ? c.shmUnlink : c.unlink);
  // macOS sets O_CLOEXEC by itself, and takes no such flag. O_NONBLOCK is for a pipe in the folder, which would have to be written to.
  const segmentFlags = isDarwin ? 0 : O.NOFOLLOW | O.CLOEXEC | O.NONBLOCK;

  const sizeOf = (fd: number, name: string): number => {
    if (!isDarwin) {
      const size = signed(c.lseek(fd, 0n, SEEK_END));
      if (size < 0n) throw error(errno(), "lseek", name);
      return Number(size);
    }
    if (c.fstat === null || c.fstat(fd, statPointer) !== 0) throw error(errno(), "fstat", name);
    return Number(stat[system.statSize / 8]);
  };

  const identityOf = (fd: number): string | undefined => {
    if (c.fstat === null || c.fstat(fd, statPointer) !== 0) return undefined;
    // Device and inode. On macOS the type, mode and links lie between them in the first 8 bytes, of which the device has 4.
    const device = isDarwin ? BigInt.asUintN(32, stat[0]) : stat[0];
    // Segments of macOS have no inode of their own.
    return isDarwin && stat[1] === 0n ? undefined : `${device}:${stat[1]}`;
  };

  /** Gives the file real space up to `size`: without it, the first touch would end the process where the device is full. */
  const allocate = (fd: number, size: number, name: string): void => {
    // Past that limit, the system ends a process whose runtime lets it (SIGXFSZ).
    if (c.getrlimit(RLIMIT_FSIZE, blockPointer) === 0 && BigInt(size) > block[0]) {
      throw error(
        EFBIG,
        "ftruncate",
        name,
        `: this process may make files of ${block[0]} bytes, see ulimit`,
      );
    }
    if (c.posixFallocate === null) {
      block.set([ALLOCATE_ALL_AT_END, 0n, BigInt(size - sizeOf(fd, name)), 0n]);
      const failure = c.fcntl(fd, F_PREALLOCATE, runtime.addressOf(blockPointer)) === -1
        ? errno()
        : 0;
      // Other errors are those of segments, and of file systems that cannot find space beforehand.
      if (failure === ENOSPC) throw error(failure, "fcntl", name);
      if (c.ftruncate(fd, BigInt(size)) !== 0) throw error(errno(), "ftruncate", name);
      return;
    }
    let failure = EINTR;
    while (failure === EINTR) failure = c.posixFallocate(fd, 0n, BigInt(size));
    if (failure !== 0) throw error(failure, "posix_fallocate", name);
  };

  const map = (
    fd: number,
    size: number,
    readonly: boolean,
    name: string,
    isFile: boolean,
  ): Mapped => {
    if (size === 0) {
      throw error(22, "mmap", name, ": it is empty, or who makes it has not given it a size yet");
    }
    if (size > runtime.longestBuffer) {
      throw error(
        22,
        "mmap",
        name,
        `: it has ${size} bytes, and a buffer at most ${runtime.longestBuffer}`,
      );
    }
    // A private mapping shows what others write until it is written itself, and what JavaScript writes into its buffer stays there.
    // A mapping that is protected would end the process then. macOS has no private mappings of segments, and those of files do
    // not follow.
    const writable = !readonly || !isDarwin;
    const flags = readonly && !isDarwin ? MAP_PRIVATE | system.NORESERVE : MAP_SHARED;
    const address = signed(
      c.mmap(0n, BigInt(size), PROT_READ | (writable ? PROT_WRITE : 0), flags, fd, 0n),
    );
    if (address === -1n) throw error(errno(), "mmap", name);
    // Segments and files are told apart, since only files can be flushed.
    return { address, size, identity: prefixed(identityOf(fd), `${isFile}:${readonly}`) };
  };

  /** Runs `use` and closes the descriptor, which a mapping does not need. */
  const closing = <T>(fd: number, use: () => T): T => {
    try {
      return use();
    } finally {
      c.close(fd);
    }
  };

  /** Looks before space is found for a segment that cannot be made. */
  const isTaken = (name: string): boolean => {
    const fd = isDarwin ? -1 : openSegment(name, PATH | segmentFlags);
    if (fd >= 0) c.close(fd);
    return fd >= 0;
  };

  /**
   * Makes a segment that gets its name when it has its size: nobody opens half of it, and a process that is killed meanwhile leaves no name that
   * could be neither made nor opened. Gives its descriptor, null where the system has no files without names (gVisor), or no `/proc`.
   */
  const makeWhole = (name: string, size: number): number | null => {
    const unnamed = withPath(
      "/dev/shm",
      (path) => c.open(path, O.RDWR | TMPFILE | O.DIRECTORY | O.CLOEXEC, MODE),
    );
    if (unnamed < 0) return null;
    let unneeded = unnamed;
    try {
      allocate(unnamed, size, name);
      const link = (from: Pointer, to: Pointer) =>
        c.linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW);
      if (withPaths([`/proc/self/fd/${unnamed}`, `/dev/shm/${name}`], link) !== 0) {
        const failure = errno();
        if (failure === ENOENT) return null;
        throw error(failure, "shm_open", name);
      }
      // What is mapped through a descriptor that was opened by name has it in the system's list of mappings.
      const named = openSegment(name, O.RDWR | segmentFlags);
      const isSame = named >= 0 && identityOf(named) === identityOf(unnamed);
      unneeded = isSame ? unnamed : named;
      return isSame ? named : unnamed;
    } finally {
      if (unneeded >= 0) c.close(unneeded);
    }
  };

  /** Makes a segment that has its name first. Gives its descriptor. */
  const makeNamed = (name: string, size: number): number => {
    const fd = openSegment(name, O.RDWR | O.CREAT | O.EXCL | segmentFlags);
    if (fd < 0) throw error(errno(), "shm_open", name);
    try {
      allocate(fd, size, name);
      return fd;
    } catch (failure) {
      unlinkSegment(name);
      c.close(fd);
      throw failure;
    }
  };

  const openFile = ({ path, size, readonly }: FileOptions): { fd: number; made: boolean } => {
    const flags = O.CLOEXEC | O.NONBLOCK | (readonly ? O.RDONLY : O.RDWR);
    let failure = EINTR;
    const open = (more: number): number => {
      for (;;) {
        const fd = withPath(path, (pointer) => c.open(pointer, flags | more, MODE));
        if (fd < 0) failure = errno();
        if (fd >= 0 || failure !== EINTR) return fd;
      }
    };
    let fd = open(0);
    if (fd >= 0) return { fd, made: false };
    if (failure === ENOENT && !readonly && size !== undefined) {
      fd = open(O.CREAT | O.EXCL);
      if (fd >= 0) return { fd, made: true };
      // Someone else was faster, whose file it is then; or it is a link to a file that is not there, which O_EXCL does not follow.
      if (failure === EEXIST) fd = open(O.CREAT);
      if (fd >= 0) return { fd, made: false };
    }
    const advice = failure === ENOENT && !readonly && size === undefined
      ? ", SharedMemory.file() makes it where it is given a size"
      : "";
    throw error(failure, "open", path, advice);
  };

  return {
    longestName: system.longestName,

    create: (name, size) => {
      if (isTaken(name)) throw error(EEXIST, "shm_open", name);
      const fd = (isDarwin ? null : makeWhole(name, size)) ?? makeNamed(name, size);
      return closing(fd, () => {
        try {
          return map(fd, size, false, name, false);
        } catch (failure) {
          unlinkSegment(name);
          throw failure;
        }
      });
    },

    open: (name, readonly) => {
      const fd = openSegment(name, (readonly ? O.RDONLY : O.RDWR) | segmentFlags);
      if (fd < 0) throw error(errno(), "shm_open", name);
      return closing(fd, () => map(fd, sizeOf(fd, name), readonly, name, false));
    },

    file: (options) => {
      const { path, size, readonly } = options;
      const { fd, made } = openFile(options);
      return closing(fd, () => {
        let length = 0;
        try {
          length = sizeOf(fd, path);
          if (size !== undefined && (size < length || (readonly && size > length))) {
            throw error(
              22,
              "open",
              path,
              `: the file has ${length} bytes, and cannot be made ${size} here`,
            );
          }
          if (size !== undefined && size > length) allocate(fd, size, path);
          return map(fd, size ?? length, readonly, path, true);
        } catch (failure) {
          if (made) withPath(path, c.unlink);
          else if (size !== undefined && size > length && !readonly) {
            c.ftruncate(fd, BigInt(length));
          }
          throw failure;
        }
      });
    },

    resolve: (path) => {
      const resolved = new Uint8Array(new ArrayBuffer(PATH_MAX + 1));
      const found = withPath(
        path,
        (pointer) => signed(c.realpath(pointer, runtime.pointerTo(resolved))),
      );
      if (found === 0n) throw error(errno(), "realpath", path);
      return new TextDecoder().decode(resolved.subarray(0, resolved.indexOf(0)));
    },

    unlink: (name) => {
      if (unlinkSegment(name) !== 0) throw error(errno(), "shm_unlink", name);
    },

    unlinkFile: (path) => {
      if (withPath(path, c.unlink) !== 0) throw error(errno(), "unlink", path);
    },

    flush: ({ address, size }, name) => {
      if (c.msync(address, BigInt(size), system.SYNC) !== 0) throw error(errno(), "msync", name);
    },

    unmap: ({ address, size }) => {
      c.munmap(address, BigInt(size));
    },

    free: addressOf("munmap"),

    release: () => {},
  };
}

function prefixed(identity: string | undefined, prefix: string): string | undefined {
  return identity === undefined ? undefined : `${prefix}:${identity}`;
}
