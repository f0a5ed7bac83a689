// producer.ts: receives the messages that a Python program sends through an SpscQueue.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { libraryInfo, SharedMemory } from "@patomic/atomics";
import { SpscQueue } from "@patomic/atomics/queue";
import { ended } from "../_processes.ts";

const TOTAL = 2000;
const capacity = 1024;

using memory = SharedMemory.create({ size: SpscQueue.byteLengthFor({ capacity }) });
try {
  const queue = new SpscQueue({ memory, capacity });
  const program = fileURLToPath(new URL("producer.py", import.meta.url).href);
  const child = spawn("python3", [program, memory.name, String(TOTAL), libraryInfo().path], {
    stdio: "inherit",
  });
  let right = 0;
  for (let i = 0; i < TOTAL; i++) {
    const message = await queue.receiveAsync({ timeout: 20_000 }) as Uint8Array;
    const number = new DataView(message.buffer).getUint32(0, true);
    const rest = message.subarray(4);
    if (number === i && rest.length === i % 50 && rest.every((byte) => byte === i % 256)) right++;
  }
  await ended([child]);
  console.log(`received ${right} of ${TOTAL} from Python`);
} finally {
  memory.unlink();
}
