// A queue from one process to another: one producer and one consumer.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { SpscQueue } from "@patomic/atomics/queue";
import { ended, start } from "./_processes.ts";

const TOTAL = 10_000;
const capacity = 8192;

const message = new BigUint64Array(4);
const bytes = new Uint8Array(message.buffer);

const name = process.argv[2];
if (name === undefined) {
  using memory = SharedMemory.create({ size: SpscQueue.byteLengthFor({ capacity }) });
  try {
    const producer = start(fileURLToPath(import.meta.url), memory.name);
    const queue = new SpscQueue({ memory, capacity });
    const options = { into: bytes, timeout: 20_000 };
    let inOrder = 0;
    for (let i = 0n; queue.receive(options) === bytes; i++) {
      if (message.every((word) => word === i)) inOrder++;
    }
    await ended([producer]);
    console.log(`received ${inOrder} of ${TOTAL} in order`);
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name });
  const queue = new SpscQueue({ memory, capacity });
  for (let i = 0n; i < TOTAL; i++) {
    message.fill(i);
    queue.send(bytes);
  }
  queue.close();
}
