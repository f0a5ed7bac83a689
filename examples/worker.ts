// Two workers add to one integer. Each gets the integer's handle and attaches to the same memory.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { atomic, type AtomicInt, attach, INT } from "@patomic/atomics";

if (isMainThread) {
  const counter = atomic({ width: 4, atype: INT });
  const file = fileURLToPath(import.meta.url);
  const workers = [1, 2].map(() => new Worker(file, { workerData: counter.handle() }));
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  console.log(`counted ${counter.load()} of 10000`);
} else {
  const counter = attach<AtomicInt<4>>(workerData);
  for (let i = 0; i < 5000; i++) counter.inc();
}
