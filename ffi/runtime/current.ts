import { bunRuntime } from "./bun.ts";
import { denoRuntime } from "./deno.ts";
import type { Runtime } from "./contract.ts";

let current: Runtime | undefined;

/** Returns the adapter for the runtime of this code. Throws in any other runtime. */
export function currentRuntime(): Runtime {
  return current ??= selectRuntime(globalThis);
}

/** Selects by the global of the runtime. Deno has a `process` as well; Bun has no global `Deno`. */
export function selectRuntime(globals: object): Runtime {
  if ("Bun" in globals) return bunRuntime();
  if ("Deno" in globals) return denoRuntime();
  throw new Error(
    "Native functions can be called in Bun and in Deno only: " +
      "run this program with `bun` or `deno run --allow-ffi`",
  );
}

/** Returns whether this thread is a worker, which can be terminated while its process lives on. */
export function isWorker(): boolean {
  const { Bun } = globalThis as { readonly Bun?: { readonly isMainThread: boolean } };
  return Bun === undefined ? "DedicatedWorkerGlobalScope" in globalThis : !Bun.isMainThread;
}
