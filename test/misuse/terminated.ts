// terminated.ts <rounds>: terminates workers while they load the library, operate and wait, and
// continues to use their memory.
import assert from "node:assert/strict";
import process from "node:process";
import { atomic, INT, SharedMemory, UINT } from "../../mod.ts";
import { WebWorker } from "../support/web_worker.ts";

const rounds = Number(process.argv[2]);
const memory = SharedMemory.create({ size: 4096 });
const own = atomic({ width: 4, atype: INT });
const shared = atomic({ width: 16, atype: UINT, memory, offset: 64 });
const handles = [own.handle(), shared.handle()];

/** Resolves when the worker has started, or later, because it may be terminated before. */
function start(delay: number): Promise<void> {
  const worker = new WebWorker(new URL("terminated_worker.ts", import.meta.url), {
    type: "module",
  });
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(handles);
    setTimeout(() => {
      worker.terminate();
      resolve();
    }, delay);
  });
}

for (let round = 0; round < rounds; round++) {
  console.log(`? round ${round}`);
  await Promise.all(Array.from({ length: 4 }, (_, i) => start(i === 0 ? 0 : Math.random() * 120)));
  own.inc();
  shared.inc();
  own.notify();
}
const [before, sum] = [own.load(), shared.load()];
assert.ok(before >= rounds && sum >= BigInt(rounds));
memory.unlink();
console.log("unharmed");
