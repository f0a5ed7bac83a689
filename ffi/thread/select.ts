import type { Runtime } from "../runtime/contract.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import type { SystemThreads } from "./contract.ts";
import { darwinThreads } from "./darwin.ts";
import { linuxThreads } from "./linux.ts";
import { windowsThreads } from "./windows.ts";

/** Returns the threads of the runtime's system. */
export const systemThreads: (runtime: Runtime) => SystemThreads = perRuntime((runtime) => {
  const platform = runtime.target.split("-")[0];
  if (platform === "win32") return windowsThreads(runtime);
  return platform === "darwin" ? darwinThreads(runtime) : linuxThreads(runtime);
});
