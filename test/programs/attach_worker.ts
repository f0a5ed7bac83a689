// A worker that adds 5 to the atomic of the handle that it receives.
import { type AtomicInt, attach } from "../../mod.ts";
import { scope } from "./worker_scope.ts";

scope.onmessage = ({ data }) => {
  const a = attach<AtomicInt<4>>(data);
  a.add(5);
  scope.postMessage(String(a));
};
