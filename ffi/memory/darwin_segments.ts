import { SharedMemoryError } from "../errors.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import { openFlags, posixCalls } from "../system/calls.ts";
import { EACCES, EEXIST, EPERM } from "../system/errno.ts";
import type { Segments } from "./linux_segments.ts";
import { posixDescriptors } from "./posix_descriptors.ts";
import type { PosixMapping } from "./posix_mapping.ts";
import type { PosixSpace } from "./posix_space.ts";

const MODE = 0o600;

/**
 * The segments of macOS: kernel objects that have no inode, cannot be locked or listed, and can be
 * resized only once, from 0.
 */
export function darwinSegments(
  runtime: Runtime,
  mapping: PosixMapping,
  space: PosixSpace,
): Segments {
  const c = posixCalls(runtime);
  const { errno, error, withPaths, closing, close, sizeOf } = posixDescriptors(runtime);
  const O = openFlags(runtime.target);

  const withName = <T>(name: string, call: (pointer: Pointer) => T): T =>
    withPaths([`/${name}`], call);
  // macOS sets O_CLOEXEC by itself, and refuses the flag.
  const openNamed = (name: string, flags: number, mode = 0): number =>
    withName(name, (pointer) => c.shmOpen(pointer, flags, mode));

  const resize = (fd: number, size: number, name: string): void => {
    space.checkLimit(size, name);
    if (c.ftruncate(fd, BigInt(size)) !== 0) throw error(errno(), "ftruncate", name);
  };
  const map = (fd: number, size: number, readonly: boolean, name: string) =>
    mapping.map(fd, { size, readonly, name, isFile: false, identity: undefined });

  return {
    maxNameLength: 30, // PSHMNAMLEN of sys/posix_shm.h, less the slash

    create: (name, size, { mode = MODE, replaceStale = false } = {}) => {
      // No call may fail after this: the segment would stay, because another process may use it.
      space.checkLimit(size, name);
      mapping.checkAddresses(size, name);
      const fd = openNamed(name, O.RDWR | O.CREAT | O.EXCL, mode);
      if (fd < 0) {
        const advice = replaceStale && errno() === EEXIST
          ? ". macOS does not report whether it is in use: unlink it first"
          : "";
        throw error(errno(), "shm_open", name, advice);
      }
      return closing(fd, name, () => {
        try {
          resize(fd, size, name);
        } catch (failure) {
          // No process uses a segment without a size. If it has one, another process has set it.
          if (sizeOf(fd, name) === 0) withName(name, c.shmUnlink);
          throw failure;
        }
        return map(fd, size, false, name);
      });
    },

    open: (name, readonly, sizeIfEmpty) => {
      const fd = openNamed(name, readonly ? O.RDONLY : O.RDWR);
      if (fd < 0) {
        const failure = errno();
        const isReadable = !readonly && (failure === EACCES || failure === EPERM) &&
          closeIfOpen(openNamed(name, O.RDONLY), name);
        throw error(failure, "shm_open", name, isReadable ? ": readonly: true would work" : "");
      }
      return closing(fd, name, () => {
        // The creator has ended before it set the size, or is about to set it: the first of two
        // calls wins.
        if (sizeOf(fd, name) === 0 && sizeIfEmpty !== undefined) {
          if (c.ftruncate(fd, BigInt(sizeIfEmpty)) !== 0 && sizeOf(fd, name) === 0) {
            throw error(errno(), "ftruncate", name);
          }
        }
        return map(fd, sizeOf(fd, name), readonly, name);
      });
    },

    exists: (name) => {
      const isOpen = closeIfOpen(openNamed(name, O.RDONLY), name);
      return isOpen || errno() === EACCES;
    },

    list: () => {
      const reason = "macOS does not list its segments";
      throw new SharedMemoryError("ENOSYS", "opendir", "", reason);
    },

    unlink: (name) => {
      if (withName(name, c.shmUnlink) !== 0) throw error(errno(), "shm_unlink", name);
    },

    // macOS reports nothing that distinguishes two segments of one name.
    isNamed: () => true,
  };

  /** Closes a descriptor, if it is one. */
  function closeIfOpen(fd: number, name: string): boolean {
    if (fd >= 0) close(fd, name);
    return fd >= 0;
  }
}
