// count.ts NAME TIMES PROGRAMS: adds 1 TIMES times to each of five integers in a segment, of 1, 2,
// 4, 8 and 16 bytes, in Bun or in Deno.
import process from "node:process";
import { atomic, SharedMemory, UINT } from "@patomic/atomics";

const name = process.argv[2];
const [times, programs] = process.argv.slice(3).map(Number);
using memory = SharedMemory.open({ name });
const counters = [1, 2, 4, 8, 16].map((width, i) =>
  atomic({ width, atype: UINT, memory, offset: 64 * i })
);

// Wait until all programs have started; fail after 30 seconds.
const limit = Date.now() + 30_000;
const started = atomic({ width: 4, atype: UINT, memory, offset: 320 });
started.inc();
while (started.load() < programs) {
  if (Date.now() > limit) throw new Error("The other programs did not start");
}
for (let i = 0; i < times; i++) counters.forEach((counter) => counter.inc());
