import { fileFunctions } from "./windows_files.ts";
import { memoryFunctions } from "./windows_memory.ts";
import { WindowsState } from "./windows_process.ts";
import type { WindowsSystem } from "./windows_system.ts";

/** A process of a simulated Windows. */
export class WindowsProcess extends WindowsState {
  constructor(
    system: WindowsSystem,
    without: readonly string[] = [],
    temporary = "C:\\Work\\",
  ) {
    super(system, without, (process) => ({
      ...memoryFunctions(process),
      ...fileFunctions(process, temporary),
    }));
  }
}
