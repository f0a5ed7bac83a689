import { SharedMemoryError } from "../errors.ts";
import type { Runtime } from "../runtime/contract.ts";
import { cText, openFlags, posixCalls, signed } from "../system/calls.ts";
import { EACCES, EINVAL, ENOENT, EPERM, EROFS, ETXTBSY } from "../system/errno.ts";
import type { FileOptions, Mapped, SystemMemory } from "./contract.ts";
import { makeUnnamed } from "./linux_unnamed.ts";
import { posixDescriptors } from "./posix_descriptors.ts";
import { isOf, type PosixMapping } from "./posix_mapping.ts";
import type { PosixSpace } from "./posix_space.ts";

const PATH_MAX = 4096; // linux/limits.h; 1024 on macOS
const MODE = 0o600;
const FORBIDDEN: ReadonlySet<number> = new Set([EACCES, EPERM, EROFS, ETXTBSY]);

/** Mapping files. */
export function posixFile(
  runtime: Runtime,
  mapping: PosixMapping,
  space: PosixSpace,
): Pick<SystemMemory, "file" | "isAt" | "unlinkFile"> {
  const c = posixCalls(runtime);
  const { errno, error, open, withPaths, closing, close, status, sizeOf, identityAt } =
    posixDescriptors(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const O = openFlags(runtime.target);

  const openFile = ({ path, size, readonly }: FileOptions, flags = 0): number => {
    const how = flags | O.CLOEXEC | O.NONBLOCK | (readonly ? O.RDONLY : O.RDWR);
    const fd = open(path, how, MODE);
    if (fd >= 0) return fd;
    const failure = errno();
    if (failure === ENOENT && !readonly && size !== undefined && flags === 0) return -1;
    throw error(failure, "open", path, adviceFor(failure, { path, size, readonly }));
  };

  const adviceFor = (failure: number, { path, size, readonly }: FileOptions): string => {
    if (readonly) return "";
    if (failure === ENOENT && size === undefined) {
      return ", pass a size to SharedMemory.file() to make it";
    }
    if (!FORBIDDEN.has(failure)) return "";
    const fd = open(path, O.RDONLY | O.CLOEXEC | O.NONBLOCK);
    if (fd < 0) return "";
    close(fd, path);
    return ": readonly: true would work";
  };

  /**
   * Makes a file of zeros. Null if another process was faster, or the file system cannot make files
   * without a name.
   */
  const make = (path: string, size: number): Mapped | null => {
    if (isDarwin) {
      // No call may fail after this: the file would stay, because another process may use it.
      mapping.checkAddresses(size, path);
      return null;
    }
    const options = { path, size, readonly: false, name: path, isFile: true, share: () => {} };
    const made = makeUnnamed(runtime, mapping, space, options);
    return made === "taken" ? null : made;
  };

  const mapOpen = (fd: number, { path, size, readonly }: FileOptions): Mapped => {
    const found = status(fd, path);
    const length = sizeOf(fd, path, found);
    const { identity } = found;
    if (size !== undefined && (size < length || (readonly && size > length))) {
      const advice = `: the file has ${length} bytes, and cannot be made ${size} here`;
      throw error(EINVAL, "open", path, advice);
    }
    const wanted = size ?? length;
    return mapping.keeping(
      mapping.map(fd, { size: wanted, readonly, name: path, isFile: true, identity }),
      (mapped) => {
        if (!readonly) space.ensure(fd, length, wanted, path);
        return { ...mapped, path: absolutePath(path, identity) };
      },
    );
  };

  /** The path by which other processes find the file that `path` led to. */
  const absolutePath = (path: string, identity: string | undefined): string => {
    const resolved = realPath(path);
    if (resolved !== null && identityAt(resolved) === identity) return resolved;
    // Files without a name, such as /proc/self/fd/3, have no other path, and "self" is a
    // different process for each reader.
    const folder = path.startsWith("/") ? "" : realPath(".");
    if (folder !== null) {
      const own = (folder === "" ? path : `${folder}/${path}`).replace(
        /^\/(?:proc\/(?:self|thread-self)|dev)\/fd\//,
        `/proc/${c.getpid()}/fd/`,
      );
      if (identityAt(own) === identity) return own;
    }
    if (identityAt(path) !== identity) {
      throw error(ENOENT, "realpath", path, ": it was renamed, replaced or removed meanwhile");
    }
    const reason = "its folder's name is not UTF-8: use an absolute path through a symbolic link";
    throw new SharedMemoryError("EILSEQ", "realpath", path, reason);
  };

  /** `realpath()`; null if it fails, or its result is not UTF-8. */
  const realPath = (path: string): string | null => {
    const resolved = new Uint8Array(new ArrayBuffer(PATH_MAX + 1));
    const found = withPaths(
      [path],
      (pointer) => signed(c.realpath(pointer, runtime.pointerTo(resolved))),
    );
    return found === 0n ? null : cText(resolved);
  };

  return {
    file: (options) => {
      const { path, size } = options;
      let fd = openFile(options);
      if (fd < 0 && size !== undefined) {
        const made = make(path, size);
        if (made !== null) {
          const identity = made.identity?.split(":").slice(2).join(":");
          return mapping.keeping(made, () => ({ ...made, path: absolutePath(path, identity) }));
        }
        // Not exclusive: another process may have made it, or it is a link to a file that does not
        // exist.
        fd = openFile(options, O.CREAT);
      }
      return closing(fd, path, () => mapOpen(fd, options), mapping.unmap);
    },

    isAt: (path, mapped) => isOf(mapped, identityAt(path)),

    unlinkFile: (path) => {
      if (withPaths([path], c.unlink) !== 0) throw error(errno(), "unlink", path);
    },
  };
}
