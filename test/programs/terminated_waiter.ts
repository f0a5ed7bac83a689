// Starts workers that wait in different ways at an atomic without a waker, and terminates them.
// Ends only if they end.
import process from "node:process";
import { atomic, INT } from "../../mod.ts";
import { WebWorker } from "../support/web_worker.ts";

const a = atomic({ width: 4, atype: INT });
const workers = Array.from({ length: 4 }, () => {
  return new WebWorker(new URL("endless_wait_worker.ts", import.meta.url), { type: "module" });
});
await Promise.all(workers.map((worker) =>
  new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = reject;
    worker.postMessage([process.argv[2], a.handle()]);
  })
));
await new Promise((resolve) => setTimeout(resolve, 50));
workers.forEach((worker) => worker.terminate());
console.log("terminated");
