// Two processes add to an atomic integer in shared memory. Each gets the atomic's handle as JSON.
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  atomic,
  type AtomicInt,
  attach,
  INT,
  SharedMemory,
} from "@patomic/atomics";
import { ended, start } from "./_processes.ts";

const TOTAL = 10_000;
const PROCESSES = 2;
const FILE = fileURLToPath(import.meta.url);

const handle = process.argv[2];
if (handle === undefined) {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    const a = atomic({ width: 4, atype: INT, memory });
    const children = Array.from(
      { length: PROCESSES },
      () => start(FILE, JSON.stringify(a.handle())),
    );
    await ended(children);
    console.log(`a[${a.load()}] ${a.load() === TOTAL ? "==" : "!="} total[${TOTAL}]`);
  } finally {
    memory.unlink();
  }
} else {
  const a = attach<AtomicInt<4>>(JSON.parse(handle));
  for (let i = 0; i < TOTAL / PROCESSES; i++) a.inc();
}
