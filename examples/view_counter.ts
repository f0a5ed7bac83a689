// Two workers add to one element of an array, which a view makes atomic.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { atomicview, INT, MemoryOrder } from "@patomic/atomics";

const TOTAL = 10_000;
const THREADS = 2;
const FILE = fileURLToPath(import.meta.url);

if (isMainThread) {
  const counters = new BigInt64Array(new SharedArrayBuffer(64));
  const workers = Array.from({ length: THREADS }, () => new Worker(FILE, { workerData: counters }));
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  console.log(`counted ${counters[3]} of ${TOTAL}`);
} else {
  const counters: BigInt64Array = workerData;
  using ctx = atomicview({ buffer: counters.subarray(3, 4), width: 8, atype: INT });
  const a = ctx.enter();
  for (let i = 0; i < TOTAL / THREADS; i++) a.fetchAdd(1n, MemoryOrder.RELAXED);
}
