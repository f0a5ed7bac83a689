import { bunIsWorker, bunRuntime, bunTarget } from "./bun.ts";
import { denoRuntime, denoTarget } from "./deno.ts";
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

/** The operating system and processor, in Node's words, null in a runtime that is neither Bun nor Deno. Binds nothing. */
export function currentTarget(globals: object = globalThis): string | null {
  if ("Bun" in globals) return bunTarget();
  return "Deno" in globals ? denoTarget() : null;
}

/** Whether this thread is a worker, which is sent messages as events. */
export function isWorker(): boolean {
  return "Bun" in globalThis ? bunIsWorker() : "DedicatedWorkerGlobalScope" in globalThis;
}
