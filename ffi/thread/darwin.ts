import type { Pointer, Runtime } from "../runtime/contract.ts";
import { cString } from "../system/calls.ts";
import { libc } from "../system/libc.ts";
import type { SystemThreads } from "./contract.ts";

const PROC_PIDTHREADID64INFO = 15; // sys/proc_info.h
const SIZE_OF_THREADINFO = 112; // struct proc_threadinfo, sys/proc_info.h
const THREAD_BITS = 40n;
const ESRCH = 3; // errno.h
const EINVAL = 22; // errno.h

/**
 * Threads by process ID, the thread ID of `pthread_threadid_np()`, which macOS does not reuse until
 * it restarts, and 24 bits of the boot.
 */
export function darwinThreads(runtime: Runtime): SystemThreads {
  const { errno, function: bind } = libc(runtime);
  const getpid = bind<() => number>("getpid", { parameters: [], result: "i32" });
  const threadId = bind<(thread: bigint, id: Pointer) => number>("pthread_threadid_np", {
    parameters: ["usize", "pointer"],
    result: "i32",
  });
  const pidInfo = bind<
    (pid: number, flavor: number, thread: bigint, buffer: Pointer, size: number) => number
  >("proc_pidinfo", { parameters: ["i32", "i32", "u64", "pointer", "i32"], result: "i32" });
  const sysctl = bind<
    (name: Pointer, old: Pointer, size: Pointer, next: bigint, nextSize: bigint) => number
  >("sysctlbyname", {
    parameters: ["pointer", "pointer", "pointer", "usize", "usize"],
    result: "i32",
  });
  if (getpid === null || threadId === null || pidInfo === null || sysctl === null) {
    throw new Error(
      "The C library has no getpid(), pthread_threadid_np(), proc_pidinfo() or sysctlbyname()",
    );
  }
  const own = new BigUint64Array(new ArrayBuffer(8));
  const info = new Uint8Array(new ArrayBuffer(SIZE_OF_THREADINFO));
  /** Returns the first 32 bits of the boot session's UUID, sysctl(3). */
  const readBoot = (): number => {
    const name = cString("kern.bootsessionuuid");
    const uuid = new Uint8Array(new ArrayBuffer(64));
    const size = new BigUint64Array([64n]);
    const sizePointer = runtime.pointerTo(new Uint8Array(size.buffer));
    const failed = sysctl(runtime.pointerTo(name), runtime.pointerTo(uuid), sizePointer, 0n, 0n);
    return failed !== 0
      ? 0
      : Number.parseInt(new TextDecoder().decode(uuid.subarray(0, 8)), 16) || 0;
  };
  const boot = readBoot();
  // The thread IDs begin anew at each start of the system.
  const withBoot = (thread: bigint) => BigInt(boot >>> 8) << THREAD_BITS | thread;

  return {
    current: () => {
      const error = threadId(0n, runtime.pointerTo(new Uint8Array(own.buffer)));
      if (error !== 0) throw new Error(`pthread_threadid_np() failed with the error ${error}`);
      return { id: getpid(), start: withBoot(own[0] as bigint) };
    },
    isAlive: ({ id, start }) => {
      const thread = start & (1n << THREAD_BITS) - 1n;
      if (start !== withBoot(thread)) return false;
      const buffer = runtime.pointerTo(info);
      const size = pidInfo(id, PROC_PIDTHREADID64INFO, thread, buffer, info.length);
      // Without the right to ask (EPERM) the thread counts as alive.
      return size > 0 || ![ESRCH, EINVAL].includes(errno());
    },
    namespace: 0,
    boot,
  };
}
