// Two processes add to an atomic integer in shared memory. Each gets the atomic's handle as JSON.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicHandle, type AtomicInt, attach, INT, SharedMemory } from "@patomic/atomics";

const TOTAL = 10_000;
const PROCESSES = 2;
const FILE = fileURLToPath(import.meta.url);

const handle = process.argv[2];
if (handle === undefined) {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    const a = atomic({ width: 4, atype: INT, memory });
    const run = "Deno" in globalThis ? ["run", "--allow-all", FILE] : [FILE];
    const children = Array.from(
      { length: PROCESSES },
      () => spawn(process.execPath, [...run, JSON.stringify(a.handle())], { stdio: "inherit" }),
    );
    await Promise.all(children.map((child) => once(child, "exit")));
    console.log(`a[${a.load()}] ${a.load() === TOTAL ? "==" : "!="} total[${TOTAL}]`);
  } finally {
    memory.unlink();
  }
} else {
  const a = attach<AtomicInt<4, ArrayBuffer>>(JSON.parse(handle) as AtomicHandle);
  for (let i = 0; i < TOTAL / PROCESSES; i++) a.inc();
}
