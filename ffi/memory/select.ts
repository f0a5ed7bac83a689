import { perRuntime } from "../runtime/per_runtime.ts";
import { posixMemory } from "./posix.ts";
import type { Runtime } from "../runtime/contract.ts";
import { windowsMemory } from "./windows.ts";
import type { SystemMemory } from "./contract.ts";

/** The functions of the runtime's system, bound at their first use. */
export const systemMemory: (runtime: Runtime) => SystemMemory = perRuntime((runtime) =>
  runtime.target.startsWith("win32") ? windowsMemory(runtime) : posixMemory(runtime)
);
