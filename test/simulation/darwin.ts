import { fileFunctions } from "./darwin_files.ts";
import { memoryFunctions } from "./darwin_memory.ts";
import { DarwinState } from "./darwin_process.ts";
import type { DarwinSystem } from "./darwin_system.ts";
import { waitFunctions } from "./darwin_wait.ts";

export { E } from "./darwin_process.ts";

/** A process of a simulated macOS. */
export class DarwinProcess extends DarwinState {
  constructor(
    system: DarwinSystem,
    processor: "x64" | "arm64",
    without: readonly string[] = [],
  ) {
    super(system, processor, without, (process) => ({
      ...fileFunctions(process),
      ...memoryFunctions(process, processor),
      ...waitFunctions(process),
    }));
  }
}
