// Two workers add to a plain number in shared memory, and lose updates, because reading, adding and
// writing are three steps.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";

const TOTAL = 10_000_000;
const THREADS = 2;
const FILE = fileURLToPath(import.meta.url);

if (isMainThread) {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workers = Array.from({ length: THREADS }, () => new Worker(FILE, { workerData: shared }));
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  const [counted] = shared;
  console.log(`counted ${counted} of ${TOTAL}, ${TOTAL - counted} updates lost`);
} else {
  const shared: Int32Array = workerData;
  // Wait for the other worker, so that both run at the same time.
  Atomics.add(shared, 1, 1);
  while (Atomics.load(shared, 1) < THREADS);
  for (let i = 0; i < TOTAL / THREADS; i++) shared[0] += 1;
}
