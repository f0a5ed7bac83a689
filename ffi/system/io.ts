import { describeErrno, EINTR, ENOENT } from "./errno.ts";
import { libc } from "./libc.ts";
import { cString, openFlags, posixCalls, signed } from "./calls.ts";
import type { Runtime } from "../runtime/contract.ts";

/** Reads and writes through descriptors. */
export interface PosixIO {
  /** Opens a file for reading. Null if it does not exist. */
  open(path: string): number | null;
  /** Makes a file. Throws if it exists. */
  create(path: string): number;
  close(fd: number): void;
  /** Reads the whole file. */
  read(fd: number): Uint8Array;
  write(fd: number, bytes: Uint8Array): void;
  /** Returns the error for the call that has just failed. */
  error(call: string): Error;
}

const SEEK_END = 2;
const MODE = 0o500;
const RLIMIT_FSIZE = 1; // sys/resource.h
// Far more than the size of a library.
const LARGEST = 2 ** 28;

/** Linux and macOS. */
export function posixIO(runtime: Runtime): PosixIO {
  const c = posixCalls(runtime);
  const { errno } = libc(runtime);
  const O = openFlags(runtime.target);

  // A `struct rlimit`: the soft and the hard limit, sys/resource.h.
  const rlimit = new BigUint64Array(new ArrayBuffer(16));
  const limitPointer = runtime.pointerTo(new Uint8Array(rlimit.buffer));

  const error = (call: string): Error => {
    const [code, reason] = describeErrno(runtime.target, errno());
    return new Error(`${call}() failed with ${code}: ${reason}`);
  };
  const open = (path: string, flags: number): number => {
    const text = cString(path);
    for (;;) {
      const fd = c.open(runtime.pointerTo(text), flags | O.CLOEXEC, MODE);
      if (fd >= 0 || errno() !== EINTR) return fd;
    }
  };
  /** Calls `step` until all bytes are done, or it returns 0. */
  const whole = (call: string, length: number, step: (done: number) => number | bigint): number => {
    let done = 0;
    while (done < length) {
      const count = Number(signed(step(done)));
      if (count === 0) break;
      if (count > 0) done += count;
      else if (errno() !== EINTR) throw error(call);
    }
    return done;
  };

  return {
    open: (path) => {
      // Opening a pipe would wait for a writer.
      const fd = open(path, O.RDONLY | O.NONBLOCK);
      if (fd < 0 && errno() !== ENOENT) throw error("open");
      return fd < 0 ? null : fd;
    },
    create: (path) => {
      const fd = open(path, O.WRONLY | O.CREAT | O.EXCL);
      if (fd < 0) throw error("open");
      return fd;
    },
    close: (fd) => {
      // The file is read back afterwards, which detects a late error of the device.
      c.close(fd);
    },
    read: (fd) => {
      const size = Number(signed(c.lseek(fd, 0n, SEEK_END)));
      if (size < 0) throw error("lseek");
      // The size of a folder is arbitrary, but reading one byte of it fails with EISDIR.
      const bytes = new Uint8Array(new ArrayBuffer(size > LARGEST ? 1 : size));
      const step = (done: number) =>
        c.pread(
          fd,
          runtime.pointerTo(bytes.subarray(done)),
          BigInt(bytes.length - done),
          BigInt(done),
        );
      const read = whole("pread", bytes.length, step);
      if (size > LARGEST) {
        throw new Error(`the file has ${size} bytes, at most ${LARGEST} expected`);
      }
      return bytes.subarray(0, read);
    },
    write: (fd, bytes) => {
      // Deno is killed by SIGXFSZ at the limit.
      if (c.getrlimit(RLIMIT_FSIZE, limitPointer) !== 0) throw error("getrlimit");
      const limit = rlimit[0] as bigint;
      if (BigInt(bytes.length) > limit) {
        throw new Error(
          `this process may make files of ${limit} bytes (ulimit -f), ${bytes.length} needed`,
        );
      }
      const step = (done: number) =>
        c.write(fd, runtime.pointerTo(bytes.subarray(done)), BigInt(bytes.length - done));
      if (whole("write", bytes.length, step) < bytes.length) {
        throw new Error("write() wrote only some of the bytes");
      }
    },
    error,
  };
}
