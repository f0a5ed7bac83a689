/** The global object of a web worker. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

export const scope = globalThis as unknown as WorkerScope;
