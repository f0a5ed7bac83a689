// Two processes add to one integer in shared memory. Each gets the integer's handle as JSON.
import { fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicInt, attach, INT, SharedMemory } from "@patomic/atomics";

const [handle] = process.argv.slice(2);
if (handle === undefined) {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    const counter = atomic({ width: 4, atype: INT, memory });
    const args = [JSON.stringify(counter.handle())];
    const children = [1, 2].map(() => fork(fileURLToPath(import.meta.url), args));
    await Promise.all(children.map((child) => once(child, "exit")));
    console.log(`counted ${counter.load()} of 10000`);
  } finally {
    memory.unlink(); // otherwise the segment outlives the processes
  }
} else {
  const counter = attach<AtomicInt<4>>(JSON.parse(handle));
  for (let i = 0; i < 5000; i++) counter.inc();
}
