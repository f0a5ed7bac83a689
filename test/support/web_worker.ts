import { fileURLToPath } from "node:url";
import { Worker as Thread } from "node:worker_threads";

/** The members of web workers that the tests use. */
interface TestWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((error: { readonly message: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** A worker of `node:worker_threads` with these members. */
class NodeWorker implements TestWorker {
  onmessage: TestWorker["onmessage"] = null;
  onerror: TestWorker["onerror"] = null;
  readonly #thread: Thread;

  constructor(url: URL) {
    this.#thread = new Thread(fileURLToPath(url.href));
    this.#thread.on("message", (data) => this.onmessage?.({ data }));
    this.#thread.on("error", (error: Error) => this.onerror?.(error));
  }

  postMessage(message: unknown): void {
    this.#thread.postMessage(message);
  }

  terminate(): void {
    this.#thread.terminate();
  }
}

/** The web's `Worker`, which Node does not have. */
export const WebWorker =
  ("Worker" in globalThis ? globalThis.Worker : NodeWorker) as unknown as new (
    url: URL,
    options: { readonly type: "module" },
  ) => TestWorker;
