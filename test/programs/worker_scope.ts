import { parentPort } from "node:worker_threads";

/** The members of the global object of a web worker that the tests use. */
interface WorkerScope {
  // deno-lint-ignore no-explicit-any
  onmessage: ((event: { readonly data: any }) => void) | null;
  postMessage(message: unknown): void;
}

/** The global object, or in Node, which has no web workers, one with the same members. */
export const scope: WorkerScope = "onmessage" in globalThis
  ? globalThis as unknown as WorkerScope
  : {
    set onmessage(listener: NonNullable<WorkerScope["onmessage"]>) {
      parentPort?.on("message", (data) => listener({ data }));
    },
    postMessage: (message: unknown) => parentPort?.postMessage(message),
  };
