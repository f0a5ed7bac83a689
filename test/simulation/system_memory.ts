import assert from "node:assert/strict";
import { SharedMemoryError } from "../../ffi/errors.ts";
import type { SystemMemory } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { DarwinProcess } from "./darwin.ts";
import { DarwinSystem } from "./darwin_system.ts";
import { WindowsProcess } from "./windows.ts";
import { WindowsSystem } from "./windows_system.ts";

/** A process of a simulated system, and the package's functions for memory in it. */
export interface Started<S, P> {
  readonly system: S;
  readonly process: P;
  readonly memory: SystemMemory;
}

/** Starts a process of a simulated Windows, whose libraries lack some functions. */
export function startWindows(
  system: WindowsSystem = new WindowsSystem(),
  without: readonly string[] = [],
): Started<WindowsSystem, WindowsProcess> {
  const process = new WindowsProcess(system, without);
  return { system, process, memory: systemMemory(process.runtime) };
}

/** Starts a process of a simulated macOS, whose C library lacks some functions. */
export function startDarwin(
  processor: "x64" | "arm64",
  system: DarwinSystem = new DarwinSystem(),
  without: readonly string[] = [],
): Started<DarwinSystem, DarwinProcess> {
  const process = new DarwinProcess(system, processor, without);
  return { system, process, memory: systemMemory(process.runtime) };
}

/** Asserts that a process has no open handle or descriptor, and no mapping. */
export function isClean(process: WindowsProcess | DarwinProcess): void {
  const [open, mapped] = "views" in process
    ? [process.handles, process.views]
    : [process.descriptors, process.mappings];
  assert.deepEqual([open.size, mapped.size], [0, 0]);
}

/** Asserts that a call throws a `SharedMemoryError` with this segment, or with this message. */
export function refuses(
  use: () => unknown,
  code: string,
  syscall: string,
  detail?: string | RegExp,
): void {
  assert.throws(use, (error) => {
    assert.ok(error instanceof SharedMemoryError, String(error));
    assert.deepEqual([error.code, error.syscall], [code, syscall]);
    if (typeof detail === "string") assert.equal(error.segment, detail);
    else if (detail !== undefined) assert.match(error.message, detail);
    return true;
  });
}
