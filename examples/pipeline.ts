// A pipeline of three processes: one parses lines, one sums up, one writes. A slow stage makes the
// stages before it wait, because a queue that is full blocks.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { SpscQueue } from "@patomic/atomics/queue";
import { ended, start } from "./_processes.ts";

const LINES = 5000;
const capacity = 4096;
const OFFSETS = [0, 8192];

const FILE = fileURLToPath(import.meta.url);
const [stage, name] = process.argv.slice(2);

if (stage === undefined) {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    await ended(["parse", "sum", "write"].map((stage) => start(FILE, stage, memory.name)));
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name: name as string });
  const [parsed, sums] = OFFSETS.map((offset) => new SpscQueue({ memory, offset, capacity })) as [
    SpscQueue,
    SpscQueue,
  ];
  if (stage === "parse") {
    for (let i = 0; i < LINES; i++) {
      const numbers = `${i} ${2 * i} ${3 * i}`.split(" ").map(Number);
      // Written in place: the numbers are not copied.
      const record = parsed.claim(4 * numbers.length);
      new Uint32Array(record.buffer, record.byteOffset, numbers.length).set(numbers);
      parsed.commit();
    }
    parsed.close();
  } else if (stage === "sum") {
    for await (const record of parsed) {
      const sum = new Uint32Array(record.buffer).reduce((sum, number) => sum + number, 0);
      await sums.sendAsync(new Uint8Array(new Uint32Array([sum]).buffer));
    }
    sums.close();
  } else {
    let [count, right] = [0, 0];
    for (let bytes; (bytes = sums.receive({ timeout: 20_000 })) !== undefined; count++) {
      if (new Uint32Array(bytes.buffer)[0] === 6 * count) right++;
    }
    console.log(`wrote ${count} sums, ${right} are right`);
  }
}
