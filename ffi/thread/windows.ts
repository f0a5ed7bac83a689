import type { Runtime } from "../runtime/contract.ts";
import { windowsApi, type Word } from "../system/kernel32.ts";
import type { SystemThreads, ThreadId } from "./contract.ts";

const SYNCHRONIZE = 0x100000; // winnt.h
const THREAD_QUERY_LIMITED_INFORMATION = 0x0800; // winnt.h
const ERROR_INVALID_PARAMETER = 87; // winerror.h: no thread has the number
const WAIT_OBJECT_0 = 0; // winbase.h: the thread has ended

/** Threads by thread ID and creation time, of `GetThreadTimes()`. */
export function windowsThreads(runtime: Runtime): SystemThreads {
  const bind = windowsApi(runtime, "kernel32.dll");
  const getCurrentThreadId = bind<number>("GetCurrentThreadId", [], "u32");
  const openThread = bind<Word>("OpenThread", ["u32", "i32", "u32"], "u64");
  const getThreadTimes = bind<number>(
    "GetThreadTimes",
    ["u64", "pointer", "pointer", "pointer", "pointer"],
    "i32",
  );
  const waitForSingleObject = bind<number>("WaitForSingleObject", ["u64", "u32"], "u32");
  const closeHandle = bind<number>("CloseHandle", ["u64"], "i32");
  const getLastError = bind<number>("GetLastError", [], "u32");
  const times = [0, 1, 2, 3].map(() => new BigUint64Array(new ArrayBuffer(8)));
  const pointers = times.map(({ buffer }) => runtime.pointerTo(new Uint8Array(buffer)));

  /** Returns the thread with its creation time if it runs, null if it has ended. */
  const find = (id: number): ThreadId | "unknown" | null => {
    const rights = SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION;
    const handle = BigInt(openThread(rights, 0, id));
    if (handle === 0n) return getLastError() === ERROR_INVALID_PARAMETER ? null : "unknown";
    const hasTimes = getThreadTimes(handle, ...pointers) !== 0;
    const hasEnded = waitForSingleObject(handle, 0) === WAIT_OBJECT_0;
    closeHandle(handle);
    if (hasEnded) return null;
    return hasTimes ? { id, start: times[0]?.[0] ?? 0n } : "unknown";
  };

  return {
    current: () => {
      const id = getCurrentThreadId();
      const found = find(id);
      return found === null || found === "unknown" ? { id, start: 0n } : found;
    },
    isAlive: ({ id, start }) => {
      const found = find(id);
      if (found === "unknown") return true;
      return found !== null && (start === 0n || found.start === start);
    },
    namespace: 0,
    // Creation times are dates, which do not repeat after a restart.
    boot: 0,
  };
}
