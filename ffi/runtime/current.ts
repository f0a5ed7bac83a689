import { bunRuntime } from "./bun.ts";
import { denoRuntime } from "./deno.ts";
import { nodeRuntime } from "./node.ts";
import type { Runtime } from "./contract.ts";

let current: Runtime | undefined;

/** Returns the adapter for the runtime of this code. Throws in any other runtime. */
export function currentRuntime(): Runtime {
  return current ??= selectRuntime(globalThis);
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  getBuiltinModule(name: "node:worker_threads"): { readonly isMainThread: boolean };
}

/**
 * Selects the runtime by its global object. Bun and Deno have a `process` of Node as well.
 */
export function selectRuntime(globals: object): Runtime {
  if ("Bun" in globals) return bunRuntime();
  if ("Deno" in globals) return denoRuntime();
  const { process } = globals as { readonly process?: NodeProcess };
  if (process?.versions?.node !== undefined) return nodeRuntime(process);
  throw new Error(
    "Native functions can be called in Bun, Deno and Node only: " +
      "run this program with `bun`, `deno run --allow-ffi` or `node`",
  );
}

let inWorker: boolean | undefined;

/** Returns whether this thread is a worker, which can be terminated while its process lives on. */
export function isWorker(): boolean {
  return inWorker ??= findOut();
}

function findOut(): boolean {
  const { Bun, process } = globalThis as unknown as {
    readonly Bun?: { readonly isMainThread: boolean };
    readonly process: NodeProcess;
  };
  if (Bun !== undefined) return !Bun.isMainThread;
  if ("Deno" in globalThis) return "DedicatedWorkerGlobalScope" in globalThis;
  return !process.getBuiltinModule("node:worker_threads").isMainThread;
}
