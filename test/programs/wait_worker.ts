// A worker that waits while the atomic of the handle that it receives is 0.
import { type AtomicInt, attach } from "../../mod.ts";
import { scope } from "./worker_scope.ts";

scope.onmessage = ({ data }) => {
  const a = attach<AtomicInt<4>>(data);
  scope.postMessage("waiting");
  scope.postMessage(a.wait(0, { timeout: 20_000 }));
};
