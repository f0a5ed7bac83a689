import { SharedMemoryError } from "../errors.ts";
import type { Runtime } from "../runtime/contract.ts";
import { openFlags, posixCalls } from "../system/calls.ts";
import { EACCES, EEXIST, ENOENT, EPERM } from "../system/errno.ts";
import type { Mapped, SystemMemory } from "./contract.ts";
import { linuxLiveness } from "./linux_liveness.ts";
import { listNames } from "./linux_folder.ts";
import { makeUnnamed } from "./linux_unnamed.ts";
import { posixDescriptors } from "./posix_descriptors.ts";
import { isOf, type PosixMapping } from "./posix_mapping.ts";
import type { PosixSpace } from "./posix_space.ts";

/** The part of the system that concerns segments. */
export type Segments = Pick<
  SystemMemory,
  "maxNameLength" | "create" | "open" | "exists" | "list" | "unlink" | "isNamed"
>;

// What shm_open() does in glibc and musl: segments are files in a file system of memory.
const FOLDER = "/dev/shm";
const O_PATH = 0o10000000; // asm-generic/fcntl.h
const MODE = 0o600;
// The number of tries, a millisecond apart, to open a segment that is being replaced.
const ATTEMPTS = 200;

/** The segments of Linux. */
export function linuxSegments(
  runtime: Runtime,
  mapping: PosixMapping,
  space: PosixSpace,
): Segments {
  const c = posixCalls(runtime);
  const { errno, error, open, withPaths, closing, close, status, sizeOf, identityAt } =
    posixDescriptors(runtime);
  const liveness = linuxLiveness(runtime);
  const O = openFlags(runtime.target);
  const pathOf = (name: string) => `${FOLDER}/${name}`;
  // O_NONBLOCK is for a pipe of that name: opening it would wait for a writer.
  const openNamed = (name: string, flags: number, mode?: number): number =>
    open(pathOf(name), flags | O.NOFOLLOW | O.CLOEXEC | O.NONBLOCK, mode);

  /** Returns the error for a segment that was not opened, with advice. */
  const refusal = (
    failure: number,
    name: string,
    readonly: boolean,
    syscall = "shm_open",
  ): SharedMemoryError => {
    if (failure === ENOENT && identityAt(FOLDER) === undefined) {
      // Not ENOENT: a program that then tries to create the segment would loop forever.
      const reason = `this system has no ${FOLDER}, use SharedMemory.file() instead`;
      return new SharedMemoryError("ENOSYS", syscall, name, reason);
    }
    if ((failure === EACCES || failure === EPERM) && !readonly) {
      const fd = openNamed(name, O.RDONLY);
      if (fd >= 0) {
        close(fd, name);
        return error(failure, syscall, name, ": readonly: true would work");
      }
    }
    return error(failure, syscall, name);
  };

  /**
   * Makes a segment that has its name before it has its size. It is locked until then, so that no
   * process can use it.
   */
  const makeNamed = (name: string, size: number, mode: number | undefined): Mapped | "taken" => {
    const fd = openNamed(name, O.RDWR | O.CREAT | O.EXCL, MODE);
    if (fd < 0) {
      if (errno() === EEXIST) return "taken";
      throw refusal(errno(), name, true);
    }
    return closing(fd, name, () => {
      const claimed = liveness.claim(fd);
      const { identity } = status(fd, name);
      try {
        return mapping.keeping(
          mapping.map(fd, { size, readonly: false, name, isFile: false, identity }),
          (mapped) => {
            space.ensure(fd, 0, size, name);
            if (mode !== undefined && c.fchmod(fd, mode) !== 0) {
              throw error(errno(), "fchmod", name);
            }
            liveness.share(fd);
            return mapped;
          },
        );
      } catch (failure) {
        // Keep it if another process has opened it or has set its size meanwhile.
        if (claimed && sizeOf(fd, name) === 0) unlinkIf(name, fd);
        throw failure;
      }
    });
  };

  const isTaken = (name: string): boolean => {
    const fd = openNamed(name, O_PATH);
    if (fd >= 0) close(fd, name);
    return fd >= 0;
  };

  /** Removes the name of a segment that is claimed, if the name is still its own. */
  const unlinkIf = (name: string, fd: number): void => {
    if (identityAt(pathOf(name)) !== status(fd, name).identity) return;
    if (withPaths([pathOf(name)], c.unlink) !== 0 && errno() !== ENOENT) {
      throw error(errno(), "shm_unlink", name);
    }
  };

  /** Removes a segment that no living process has mapped. Returns false if one has. */
  const removeStale = (name: string): boolean => {
    const fd = openNamed(name, O.RDWR);
    if (fd < 0) {
      if (errno() === ENOENT) return true;
      throw error(errno(), "shm_open", name);
    }
    return closing(fd, name, () => {
      if (!status(fd, name).isRegular || !liveness.claim(fd)) return false;
      unlinkIf(name, fd);
      return true;
    });
  };

  return {
    maxNameLength: 255, // NAME_MAX, linux/limits.h

    create: (name, size, { mode, replaceStale = false } = {}) => {
      const make = () => {
        // Check the name first, so that no space is allocated for a segment that cannot be made.
        if (isTaken(name)) return "taken";
        const options = {
          path: pathOf(name),
          size,
          name,
          mode,
          readonly: false,
          isFile: false,
          share: liveness.share,
        };
        return makeUnnamed(runtime, mapping, space, options) ?? makeNamed(name, size, mode);
      };
      for (let attempt = 0;; attempt++) {
        const made = make();
        if (made !== "taken") return made;
        if (!replaceStale || attempt === ATTEMPTS) throw error(EEXIST, "shm_open", name);
        if (!removeStale(name)) {
          throw error(EEXIST, "shm_open", name, ". A living process has it mapped");
        }
      }
    },

    open: (name, readonly, sizeIfEmpty) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const fd = openNamed(name, readonly ? O.RDONLY : O.RDWR);
        if (fd < 0) throw refusal(errno(), name, readonly);
        const mapped = closing(fd, name, () => {
          if (!liveness.share(fd)) return "locked";
          const found = status(fd, name);
          // Another process removed it between the two calls, and may replace it.
          if (found.links === 0) return "removed";
          const length = sizeOf(fd, name, found);
          const size = length === 0 && sizeIfEmpty !== undefined ? sizeIfEmpty : length;
          const { identity } = found;
          return mapping.keeping(
            mapping.map(fd, { size, readonly, name, isFile: false, identity }),
            (mapped) => {
              if (!readonly) space.ensure(fd, length, size, name);
              return mapped;
            },
          );
        });
        if (typeof mapped !== "string") return mapped;
        if (mapped === "locked") pause();
      }
      const reason = "another process keeps it locked while it makes, replaces or uses it";
      throw new SharedMemoryError("EBUSY", "fcntl", name, reason);
    },

    exists: (name) => {
      const fd = openNamed(name, O_PATH);
      return fd >= 0 && closing(fd, name, () => status(fd, name).isRegular);
    },

    list: () => {
      const names = listNames(runtime, FOLDER);
      if (names === null) {
        const reason = `this system has no ${FOLDER} that this user may read`;
        throw new SharedMemoryError("ENOSYS", "opendir", FOLDER, reason);
      }
      return names.flatMap((name) => {
        // Named semaphores of POSIX are in the same folder.
        const fd = name.startsWith("sem.") ? -1 : openNamed(name, O.RDONLY);
        if (fd < 0) return [];
        return closing(fd, name, () => {
          const { isRegular, size } = status(fd, name);
          return isRegular ? [{ name, size, inUse: liveness.isShared(fd) }] : [];
        });
      });
    },

    unlink: (name) => {
      if (withPaths([pathOf(name)], c.unlink) !== 0) {
        throw refusal(errno(), name, true, "shm_unlink");
      }
    },

    isNamed: (name, mapped) => isOf(mapped, identityAt(pathOf(name))),
  };
}

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps for a millisecond. */
function pause(): void {
  Atomics.wait(cell, 0, 0, 1);
}
