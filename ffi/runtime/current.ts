import { bunRuntime } from "./bun.ts";
import { denoRuntime } from "./deno.ts";
import type { Runtime } from "./contract.ts";

let current: Runtime | undefined;

/** The adapter for the runtime that this code runs in, made at its first use. Throws in any other runtime. */
export function currentRuntime(): Runtime {
  return current ??= selectRuntime(globalThis);
}

/** Chooses by the runtime's own global: Deno has a `process` as well, and Bun has none called `Deno`. */
export function selectRuntime(globals: object): Runtime {
  if ("Bun" in globals) return bunRuntime();
  if ("Deno" in globals) return denoRuntime();
  throw new Error(
    "Native functions can be called in Bun and in Deno only: run this program with `bun` or `deno run --allow-ffi`",
  );
}

/** Returns whether this thread is a worker, which can be terminated while its process lives on. */
export function isWorker(): boolean {
  const { Bun } = globalThis as { readonly Bun?: { readonly isMainThread: boolean } };
  return Bun === undefined ? "DedicatedWorkerGlobalScope" in globalThis : !Bun.isMainThread;
}
