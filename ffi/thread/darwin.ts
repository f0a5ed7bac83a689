import type { Pointer, Runtime } from "../runtime/contract.ts";
import { libc } from "../system/libc.ts";
import type { SystemThreads } from "./contract.ts";

const PROC_PIDTHREADID64INFO = 15; // sys/proc_info.h
const SIZE_OF_THREADINFO = 112; // struct proc_threadinfo, sys/proc_info.h
const ESRCH = 3; // errno.h
const EINVAL = 22; // errno.h

/**
 * Threads by process ID and the 64-bit thread ID of `pthread_threadid_np()`, which macOS does not
 * reuse until it restarts.
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
  if (getpid === null || threadId === null || pidInfo === null) {
    throw new Error("The C library has no getpid(), pthread_threadid_np() or proc_pidinfo()");
  }
  const own = new BigUint64Array(new ArrayBuffer(8));
  const info = new Uint8Array(new ArrayBuffer(SIZE_OF_THREADINFO));
  return {
    current: () => {
      const error = threadId(0n, runtime.pointerTo(new Uint8Array(own.buffer)));
      if (error !== 0) throw new Error(`pthread_threadid_np() failed with the error ${error}`);
      return { id: getpid(), start: own[0] as bigint };
    },
    isAlive: ({ id, start }) => {
      const size = pidInfo(id, PROC_PIDTHREADID64INFO, start, runtime.pointerTo(info), info.length);
      // Without the right to ask (EPERM) the thread counts as alive.
      return size > 0 || ![ESRCH, EINVAL].includes(errno());
    },
    namespace: 0,
  };
}
