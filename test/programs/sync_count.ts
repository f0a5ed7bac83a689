// sync_count.ts <lock> <segment> <processes> <rounds>: adds to a plain number under a lock.
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { SharedMemory } from "../../mod.ts";
import { Barrier } from "../../sync.ts";
import { LOCKS } from "../sync/count_locks.ts";

const [lock, name, processes, rounds] = process.argv.slice(2) as [string, string, string, string];
using memory = SharedMemory.open({ name });
const acquire = LOCKS[lock]?.(memory);
const counter = new Uint32Array(memory.buffer, 8192, 1);
// All processes begin together.
new Barrier({ memory, offset: 4096, parties: Number(processes) }).arriveAndWait();
for (let i = 0; i < Number(rounds); i++) {
  using _guard = await acquire?.(i);
  const found = counter[0] as number;
  // Spend time between the read and the write, and sometimes let other processes run.
  if (i % 16 === 0) await setTimeout(0);
  counter[0] = found + 1;
}
