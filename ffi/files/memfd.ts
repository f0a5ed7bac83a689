import { libc } from "../system/libc.ts";
import { cString, posixCalls, signed } from "../system/calls.ts";
import { posixIO } from "../system/io.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import type { LibraryContent, LibrarySource } from "./contract.ts";

const [MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_EXEC] = [1, 2, 0x10];
const [F_DUPFD_CLOEXEC, F_ADD_SEALS, F_GET_SEALS] = [1030, 1033, 1034];
// F_SEAL_SEAL, SHRINK, GROW and WRITE of linux/fcntl.h: the content and the seals are final.
const SEALED = 1 | 2 | 4 | 8;
const [EBADF, EINVAL] = [9, 22];
const SEEK_END = 2;
const RLIMIT_NOFILE = 7; // asm-generic/resource.h
// The lowest descriptor, from which other threads search. Few descriptors are as high, and the
// usual limit is 1024. With a lower limit, the search starts at half of the limit.
const HIGHEST_FIRST = 512;

/**
 * A memfd, which needs no writable file system and ends with the process.
 *
 * All threads share one. It is never closed, because the loader compares libraries by path: a later
 * file at `/proc/self/fd/512` would be taken for this library.
 */
export function memfd(runtime: Runtime, content: LibraryContent): LibrarySource {
  return {
    path: `memfd:${content.fileName}`,
    use: (open) => {
      const first = firstDescriptor(runtime);
      const fd = find(runtime, content, first) ?? share(runtime, content, first);
      return open(`/proc/self/fd/${fd}`);
    },
  };
}

/** Returns the lowest descriptor of the file. It depends only on the limit of the process. */
function firstDescriptor(runtime: Runtime): number {
  // A `struct rlimit`: the soft and the hard limit, sys/resource.h.
  const rlimit = new BigUint64Array(new ArrayBuffer(16));
  const pointer = runtime.pointerTo(new Uint8Array(rlimit.buffer));
  if (posixCalls(runtime).getrlimit(RLIMIT_NOFILE, pointer) !== 0) return HIGHEST_FIRST;
  return Math.min(HIGHEST_FIRST, Math.floor(Number(rlimit[0]) / 2));
}

/**
 * Creates the file, unless another thread was faster. Returns the descriptor that all threads use.
 */
function share(runtime: Runtime, content: LibraryContent, first: number): number {
  const own = create(runtime, content, first);
  // Threads that created it at the same time all take the lowest one, and close their own.
  const lowest = find(runtime, content, first) ?? own;
  if (lowest < own && own >= first) {
    posixIO(runtime).close(own);
    return lowest;
  }
  return own;
}

/** Returns the descriptor of a file that another thread has created, null if none exists. */
function find(
  runtime: Runtime,
  { bytes, matches }: LibraryContent,
  first: number,
): number | null {
  const { fcntl, lseek } = posixCalls(runtime);
  const { errno } = libc(runtime);
  const io = posixIO(runtime);
  for (let fd = first;; fd++) {
    const seals = fcntl(fd, F_GET_SEALS, 0n);
    if (seals < 0 && errno() === EBADF) return null;
    if (seals < 0 || (seals & SEALED) !== SEALED) continue;
    // Do not read other files.
    if (signed(lseek(fd, 0n, SEEK_END)) === BigInt(bytes.length) && matches(io.read(fd))) return fd;
  }
}

function create(
  runtime: Runtime,
  { fileName, bytes }: LibraryContent,
  first: number,
): number {
  const c = libc(runtime);
  const signature = { parameters: ["pointer", "u32"], result: "i32" } as const;
  const memfdCreate = c.function<(name: Pointer, flags: number) => number>(
    "memfd_create",
    signature,
  );
  if (memfdCreate === null) throw new Error("The C library has no memfd_create()");
  const { fcntl } = posixCalls(runtime);
  const io = posixIO(runtime);

  const name = cString(fileName);
  const flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  let fd = memfdCreate(runtime.pointerTo(name), flags | MFD_EXEC);
  // A kernel before 6.3 does not know MFD_EXEC, and always makes the file executable.
  if (fd < 0 && c.errno() === EINVAL) fd = memfdCreate(runtime.pointerTo(name), flags);
  if (fd < 0) throw io.error("memfd_create");
  try {
    io.write(fd, bytes);
    if (fcntl(fd, F_ADD_SEALS, BigInt(SEALED)) < 0) throw io.error("fcntl");
  } catch (error) {
    io.close(fd);
    throw error;
  }
  const shared = fcntl(fd, F_DUPFD_CLOEXEC, BigInt(first));
  if (shared < 0) return fd;
  io.close(fd);
  return shared;
}
