import type { Runtime } from "../runtime/contract.ts";
import { openFlags, posixCalls } from "../system/calls.ts";
import { EEXIST } from "../system/errno.ts";
import type { Mapped } from "./contract.ts";
import { posixDescriptors } from "./posix_descriptors.ts";
import type { MapOptions, PosixMapping } from "./posix_mapping.ts";
import type { PosixSpace } from "./posix_space.ts";

const O_TMPFILE = 0o20000000; // asm-generic/fcntl.h, beside O_DIRECTORY
const [AT_FDCWD, AT_SYMLINK_FOLLOW] = [-100, 0x400]; // linux/fcntl.h

/** How to make a file that is mapped before it has a name. */
export interface UnnamedOptions extends Omit<MapOptions, "identity"> {
  readonly path: string;
  /** Its permission bits. Undefined: 0o600, and the umask applies. */
  readonly mode?: number | undefined;
  /** Marks the memory as in use, through each descriptor that is mapped. */
  readonly share: (fd: number) => void;
}

/**
 * Makes a file without a name, allocates its space, maps it, and links its name last. No process
 * opens an incomplete file, and a failure or the end of the process leaves nothing behind.
 *
 * @returns The memory; `"taken"` if another file has the name; null if the system cannot make such
 *   files (gVisor, NFS), or refuses to link them (no `/proc`, AppArmor, seccomp).
 */
export function makeUnnamed(
  runtime: Runtime,
  { map, unmap, keeping }: PosixMapping,
  space: PosixSpace,
  options: UnnamedOptions,
): Mapped | "taken" | null {
  const { path, size, name, mode, share } = options;
  const { linkat, fchmod } = posixCalls(runtime);
  const { errno, error, open, withPaths, closing, status } = posixDescriptors(runtime);
  const O = openFlags(runtime.target);

  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : ".";
  const unnamed = open(folder, O.RDWR | O_TMPFILE | O.DIRECTORY | O.CLOEXEC, 0o600);
  if (unnamed < 0) return null;
  return closing(unnamed, name, () => {
    const { identity } = status(unnamed, name);
    return keeping(map(unnamed, { ...options, identity }), (mapped) => {
      space.ensure(unnamed, 0, size, name);
      share(unnamed);
      if (mode !== undefined && fchmod(unnamed, mode) !== 0) throw error(errno(), "fchmod", name);
      const failure = withPaths(
          [`/proc/self/fd/${unnamed}`, path],
          (from, to) => linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW),
        ) === 0
        ? 0
        : errno();
      if (failure !== 0) {
        unmap(mapped, name);
        return failure === EEXIST ? "taken" : null;
      }
      return named(mapped, identity) ?? mapped;
    });
  });

  /** Maps the file again by its name, so that `/proc/<pid>/maps` lists the name. */
  function named(first: Mapped, identity: string | undefined): Mapped | null {
    const fd = open(path, O.RDWR | O.NOFOLLOW | O.CLOEXEC | O.NONBLOCK);
    if (fd < 0) return null;
    return closing(fd, name, () => {
      // Another process may have given the name to another file by now.
      if (status(fd, name).identity !== identity) return null;
      let second: Mapped;
      try {
        second = map(fd, { ...options, identity });
      } catch {
        // The address space has room for one mapping only. The first one has the same memory.
        return null;
      }
      share(fd);
      unmap(first, name);
      return second;
    });
  }
}
