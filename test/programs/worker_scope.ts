/** What a web worker's global object offers. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

export const scope = globalThis as unknown as WorkerScope;
