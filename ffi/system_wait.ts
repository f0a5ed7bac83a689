import { darwinWait } from "./darwin_wait.ts";
import { linuxWait } from "./linux_wait.ts";
import type { Runtime } from "./runtime.ts";
import { windowsWait } from "./windows_wait.ts";

/** How a wait ended. */
export type WaitResult = "ok" | "not-equal" | "timed-out";

/**
 * The system's waiting at an address of 4 bytes, in which the thread sleeps. A wait may end with `"ok"` though nobody woke it.
 * Addresses are those of memory that the caller keeps in place until the end of the wait.
 */
export interface SystemWait {
  /** Sleeps unless the memory differs from `expected`, for `timeout` milliseconds at most, which may be infinite. */
  wait(address: bigint, expected: number, timeout: number): WaitResult;
  /** The same on another thread, null where the system or the runtime cannot. */
  readonly waitAsync: ((address: bigint, expected: number, timeout: number) => Promise<WaitResult>) | null;
  /** Wakes up to `count` waiters, and gives how many it woke, -1 where the system does not tell. */
  notify(address: bigint, count: number): number;
}

let current: SystemWait | null | undefined;

/** The waiting of this system, null where it has none. */
export function systemWait(runtime: Runtime): SystemWait | null {
  return current ??= select(runtime);
}

function select(runtime: Runtime): SystemWait | null {
  const platform = runtime.target.split("-")[0];
  if (platform === "win32") return windowsWait(runtime);
  return platform === "darwin" ? darwinWait(runtime) : linuxWait(runtime);
}
