// A mutex between processes, which survives the death of its owner.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Event, Mutex } from "@patomic/atomics/sync";
import { ended, start } from "./_processes.ts";

const TOTAL = 10_000;
const PROCESSES = 2;
const FILE = fileURLToPath(import.meta.url);

const [job, name] = process.argv.slice(2);
if (job === undefined) {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    const victim = start(FILE, "hold", memory.name);
    new Event({ memory, offset: 4096 }).wait();
    victim.kill("SIGKILL");
    await once(victim, "exit");
    {
      using guard = new Mutex({ memory }).lock();
      console.log(`the owner was killed: abandoned ${guard.abandoned}`);
    }
    await ended(Array.from({ length: PROCESSES }, () => start(FILE, "count", memory.name)));
    const [counted] = new Uint32Array(memory.buffer, 8192, 1);
    console.log(`counted ${counted} of ${TOTAL}`);
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name: name as string });
  const mutex = new Mutex({ memory });
  if (job === "hold") {
    using _guard = mutex.lock();
    new Event({ memory, offset: 4096 }).set();
    new Event({ memory, offset: 12_288 }).wait(); // until this process is killed
  }
  // A plain number: only the mutex protects it.
  const counter = new Uint32Array(memory.buffer, 8192, 1);
  for (let i = 0; i < TOTAL / PROCESSES; i++) {
    using _guard = mutex.lock();
    counter[0]++;
  }
}
