// increment.ts <name> <width> <offset> <count>: adds 1 as often, to an atomic in shared memory. A count of 0 goes on until it is killed.
import process from "node:process";
import { atomic, SharedMemory, UINT } from "../../mod.ts";

const [name, ...numbers] = process.argv.slice(2);
const [width, offset, count] = numbers.map(Number);
using memory = SharedMemory.open({ name });
const a = atomic({ width, atype: UINT, memory, offset });
if (count === 0) {
  const all = (1n << BigInt(width * 8)) - 1n;
  const values = width > 4 ? [0n, all] : [0, Number(all)];
  console.log("ready");
  for (let i = 0;; i ^= 1) a.store(values[i]);
}
for (let i = 0; i < count; i++) a.inc();
