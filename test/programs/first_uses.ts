// first_uses.ts <mod.ts> <rounds> [terminate]: in each round, ten workers use a package for the
// first time at the same moment. They report the result, or are terminated meanwhile. Prints the
// reports, the number of open descriptors for libraries after each round, and the result of the
// main thread.
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type * as Package from "../../mod.ts";
import { descriptors as openFiles } from "../support/descriptors.ts";

const WORKERS = 10;
const PROGRAM = fileURLToPath(new URL("./first_use_worker.ts", import.meta.url).href);
// Longer than a first use takes, so that some have finished.
const LONGEST = 20;

const [path, rounds, terminate] = process.argv.slice(2);
const mod = pathToFileURL(path).href;

function libraryDescriptors(): number {
  // Only Linux keeps a descriptor open.
  if (process.platform !== "linux") return 0;
  return openFiles().filter((each) => each.includes("/memfd:libpatomic")).length;
}

/** Resolves with the report of a worker, or with the reason of its end. */
function reported(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error) => resolve(String(error)));
    worker.once("exit", () => resolve("terminated"));
  });
}

const results: Record<string, number> = {};
const opened: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const workers = Array.from(
    { length: WORKERS },
    () => new Worker(PROGRAM, { workerData: { mod, gate } }),
  );
  const all = workers.map(reported);
  while (Atomics.load(gate, 1) < WORKERS) await new Promise((resolve) => setTimeout(resolve, 1));
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  if (terminate) {
    const end = performance.now() + LONGEST * round / Number(rounds);
    while (performance.now() < end);
  } else {
    await Promise.all(all);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  for (const result of await Promise.all(all)) results[result] = (results[result] ?? 0) + 1;
  opened.push(libraryDescriptors());
}

const api: typeof Package = await import(mod);
const a = api.atomic({ width: 4, atype: api.INT });
a.add(7);
console.log(JSON.stringify({ results, opened, main: `${a.load()} ${api.libraryInfo().source}` }));
