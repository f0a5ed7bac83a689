import { darwinWait } from "./darwin.ts";
import { linuxWait } from "./linux.ts";
import { perRuntime } from "../runtime/per_runtime.ts";
import type { Runtime } from "../runtime/contract.ts";
import { windowsWait } from "./windows.ts";
import type { SystemWait } from "./contract.ts";

/** Returns the waiting of the runtime's system, null if it has none. */
export const systemWait: (runtime: Runtime) => SystemWait | null = perRuntime((runtime) => {
  const platform = runtime.target.split("-")[0];
  if (platform === "win32") return windowsWait(runtime);
  return platform === "darwin" ? darwinWait(runtime) : linuxWait(runtime);
});
