// Two threads add to an atomic integer, whose buffer is posted to them.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { atomic, atomicview, INT } from "@patomic/atomics";

const TOTAL = 10_000;
const THREADS = 2;
const FILE = fileURLToPath(import.meta.url);

if (isMainThread) {
  const a = atomic({ width: 4, atype: INT });
  const start = () => new Worker(FILE, { workerData: a.buffer });
  const workers = Array.from({ length: THREADS }, start);
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  console.log(`a[${a.load()}] ${a.load() === TOTAL ? "==" : "!="} total[${TOTAL}]`);
} else {
  using ctx = atomicview({ buffer: workerData as SharedArrayBuffer, width: 4, atype: INT });
  const a = ctx.enter();
  for (let i = 0; i < TOTAL / THREADS; i++) a.inc();
}
