// sync_loops.ts <segment> <role>: uses each primitive in a loop, in a thread of its own, until the
// segment's stop word is set. Prints "ready" once all threads have done their first loop.
// A line of its input ends threads in another way: "terminate" or "exit".
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { atomic, SharedMemory, UINT } from "../../mod.ts";
import { LOOPS, PRIMITIVES, Shared } from "../sync/loops.ts";

if (isMainThread) {
  const [name, role] = process.argv.slice(2) as [string, string];
  const file = fileURLToPath(import.meta.url);
  const workers = LOOPS.map((_, index) =>
    new Worker(file, { workerData: { name, role: Number(role), index } })
  );
  const beats = new Shared(SharedMemory.open({ name })).beats();
  if (role === "0") setInterval(() => beats.inc(), 20);
  let ready = 0;
  let isEnding = false;
  for (const worker of workers) {
    worker.on("message", () => {
      if (++ready === LOOPS.length) console.log("ready");
    });
    worker.on("error", (error) => {
      if (isEnding) return;
      console.error(error);
      process.exit(1);
    });
  }
  createInterface({ input: process.stdin }).on("line", (line) => {
    isEnding = true;
    if (line === "exit") process.exit(0);
    for (const worker of workers) worker.terminate();
  });
  Promise.all(workers.map((worker) => new Promise((resolve) => worker.on("exit", resolve))))
    .then(() => {
      if (!isEnding) process.exit(0);
    });
} else {
  const { name, role, index } = workerData as { name: string; role: number; index: number };
  const shared = new Shared(SharedMemory.open({ name }));
  const act = LOOPS[index]?.(shared, index, role);
  const [progress, stop, begun] = [shared.progress(role, index), shared.stop(), shared.begun()];
  // No thread notifies it.
  const pause = atomic({ width: 4, atype: UINT });
  try {
    for (let isFirst = true; stop.load() === 0; isFirst = false) {
      await act?.();
      progress.inc();
      // A survivor yields the processors. A victim lives for a short time, and begins when all its
      // threads have started.
      if (role === 0) pause.wait(0, { timeout: 1 });
      if (!isFirst) continue;
      parentPort?.postMessage("ready");
      if (role === 0) continue;
      for (let count; (count = begun.load()) < shared.deaths().load();) {
        begun.wait(count, { timeout: 100 });
      }
    }
  } catch (error) {
    console.error(`${PRIMITIVES[index]}: ${(error as Error).stack}`);
    process.exit(1);
  }
}
