// A worker that adds 5 to the atomic whose handle it is sent.
import { type AtomicInt, attach } from "../../mod.ts";
import { scope } from "./worker_scope.ts";

scope.onmessage = ({ data }) => {
  const a = attach<AtomicInt<4>>(data);
  a.add(5);
  scope.postMessage(String(a));
};
