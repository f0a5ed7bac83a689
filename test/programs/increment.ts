// increment.ts <name> <width> <offset> <count> [<processes> [<way>]]: adds 1 to an integer in
// shared memory, <count> times, at the same time as other processes.
import process from "node:process";
import { atomic, SharedMemory, UINT } from "../../mod.ts";

const name = process.argv[2];
const [width, offset, count, processes = 1] = process.argv.slice(3, 7).map(Number);
const way = process.argv[7] ?? "whole";
using memory = SharedMemory.open({ name });
const a = atomic({ width, atype: UINT, memory, offset });
const increment = { whole: () => a.inc(), "in steps": addInSteps }[way] as () => void;

function addInSteps(): void {
  const value = a.load();
  a.store(
    typeof value === "bigint"
      ? BigInt.asUintN(8 * width, value + 1n)
      : (value + 1) % 2 ** (8 * width),
  );
}

const started = atomic({ width: 4, atype: UINT, memory });
started.inc();
while (started.load() < processes);
for (let i = 0; i < count; i++) increment();
