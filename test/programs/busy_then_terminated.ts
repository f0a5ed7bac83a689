// Terminates workers while the engine compiles their code, which calls native functions.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { atomic, atomicArray, INT } from "../../mod.ts";

const AT_ONCE = 8;
const a = atomic({ width: 4, atype: INT });
const array = atomicArray({ width: 4, atype: INT, length: 100 });

function work(): void {
  for (let i = 0; i < 1000; i++) {
    a.fetchAdd(1);
    a.bitTestSet(i % 32);
    array.fetchAdd(i % 100, 1);
    array.cmpxchgStrong(i % 100, 1, 2);
  }
}

/** Starts a worker, and terminates it some milliseconds after it has begun to work. */
async function terminateBusy(milliseconds: number): Promise<void> {
  const worker = new Worker(fileURLToPath(import.meta.url));
  await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await worker.terminate();
}

if (isMainThread) {
  for (let left = Number(process.argv[2]); left > 0; left -= AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => terminateBusy(3 * i)));
  }
} else {
  for (let i = 0; i < 20; i++) work();
  parentPort?.postMessage("busy");
  for (;;) work();
}
