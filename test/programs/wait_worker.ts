// A worker that waits while the atomic whose handle it is sent is 0.
import { type AtomicInt, attach } from "../../mod.ts";

interface Scope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data }) => {
  const a = attach<AtomicInt<4>>(data);
  scope.postMessage("waiting");
  scope.postMessage(a.wait(0, { timeout: 20_000 }));
};
