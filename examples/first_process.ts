// The first process initializes a segment, exactly once. If it is killed, the next one does it.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Event, Once } from "@patomic/atomics/sync";
import { ended, start } from "./_processes.ts";

const PROCESSES = 3;
const FILE = fileURLToPath(import.meta.url);

const [job, name] = process.argv.slice(2);
using memory = job === undefined
  ? SharedMemory.create({ size: 16_384 })
  : SharedMemory.open({ name: name as string });
const initialized = new Once({ memory });
const started = new Event({ memory, offset: 4096 });
const table = new Uint32Array(memory.buffer, 8192, 1000);
const runs = new Uint32Array(memory.buffer, 12_288, 1);
if (job === undefined) {
  try {
    const first = start(FILE, "slow", memory.name);
    started.wait({ timeout: 10_000 });
    first.kill("SIGKILL");
    await once(first, "exit");
    console.log(`the first process was killed: initialized ${initialized.isDone}`);
    await ended(Array.from({ length: PROCESSES }, () => start(FILE, "use", memory.name)));
    console.log(`initialized ${initialized.isDone}, by ${runs[0]} of ${PROCESSES} processes`);
    console.log(`the table is complete: ${table.every((value, i) => value === i * i)}`);
  } finally {
    memory.unlink();
  }
} else {
  initialized.run(() => {
    for (let i = 0; i < table.length; i++) {
      table[i] = i * i;
      if (job === "slow" && i === 500) {
        started.set();
        new Event().wait(); // until it is killed
      }
    }
    runs[0]++;
  });
}
