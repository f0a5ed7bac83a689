import { perRuntime } from "../runtime/per_runtime.ts";
import { posixFiles } from "./posix.ts";
import type { Runtime } from "../runtime/contract.ts";
import { windowsFiles } from "./windows.ts";
import type { SystemFiles } from "./contract.ts";

/** The files of the runtime's system. */
export const systemFiles: (runtime: Runtime) => SystemFiles = perRuntime((runtime) =>
  runtime.target.startsWith("win32") ? windowsFiles(runtime) : posixFiles(runtime)
);
