import type { Runtime } from "../runtime/contract.ts";
import { posixCalls } from "../system/calls.ts";
import { EACCES } from "../system/errno.ts";
import { libc } from "../system/libc.ts";

const EAGAIN = 11; // asm-generic/errno-base.h
const [F_OFD_GETLK, F_OFD_SETLK] = [36, 37]; // linux/fcntl.h
const [F_RDLCK, F_WRLCK, F_UNLCK] = [0, 1, 2]; // asm-generic/fcntl.h
// The locked byte, far past the end of every segment, so that it does not conflict with locks of
// the program.
const LIVENESS_BYTE = 2n ** 62n;

/**
 * Determines which segments are in use, by a lock on an open file description.
 *
 * A mapping keeps the description open, so the lock lasts from `share()` until the memory is
 * unmapped or the process has ended, even by a signal. The descriptor can be closed. Each mapping
 * has its own description and lock.
 */
export interface Liveness {
  /** Marks a segment as in use. Returns false while another process replaces it. */
  share(fd: number): boolean;
  /** Claims a segment that is not in use. Returns false if it is. */
  claim(fd: number): boolean;
  /** Whether a mapping of the segment exists anywhere. */
  isShared(fd: number): boolean;
}

/**
 * Open file description locks (Linux 3.15 or newer). Without them every segment counts as in use.
 */
export function linuxLiveness(runtime: Runtime): Liveness {
  const { fcntl } = posixCalls(runtime);
  const { errno } = libc(runtime);
  // struct flock: l_type and l_whence, then l_start, l_len and l_pid.
  const lock = new BigInt64Array(new ArrayBuffer(32));
  const type = new Int16Array(lock.buffer);
  const address = runtime.addressOf(runtime.pointerTo(new Uint8Array(lock.buffer)));

  const call = (fd: number, command: number, lockType: number): boolean => {
    lock.set([0n, LIVENESS_BYTE, 1n, 0n]);
    type[0] = lockType;
    return fcntl(fd, command, address) !== -1;
  };

  return {
    share: (fd) => {
      if (call(fd, F_OFD_SETLK, F_RDLCK)) return true;
      const failure = errno();
      return failure !== EAGAIN && failure !== EACCES;
    },
    claim: (fd) => call(fd, F_OFD_SETLK, F_WRLCK),
    isShared: (fd) => !call(fd, F_OFD_GETLK, F_WRLCK) || type[0] !== F_UNLCK,
  };
}
