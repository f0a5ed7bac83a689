// A worker that adds 5 to the atomic whose handle it is sent.
import { type AtomicInt, attach } from "../../mod.ts";

interface Scope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data }) => {
  const a = attach<AtomicInt<4>>(data);
  a.add(5);
  scope.postMessage(String(a));
};
