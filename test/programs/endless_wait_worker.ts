// A worker that waits forever: blocked, or with a promise.
import { type AtomicInt, attach } from "../../mod.ts";
import { scope } from "./worker_scope.ts";

scope.onmessage = ({ data: [how, handle] }) => {
  const a = attach<AtomicInt<4>>(handle);
  scope.postMessage("waiting");
  if (how === "wait") a.wait(0);
  else a.waitAsync(0);
};
