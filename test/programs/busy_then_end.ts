// Ends while the engine compiles the code that calls native functions. It is a program, and starts
// `count` threads that do the same, one after the other.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker } from "node:worker_threads";
import { SharedMemory } from "../../mod.ts";
import { Broadcast } from "../../queue.ts";

const count = Number(process.argv[2]);
for (let i = 0; isMainThread && i < count; i++) {
  const worker = new Worker(fileURLToPath(import.meta.url));
  await new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
}

using memory = SharedMemory.create({ size: 16_384 });
memory.unlink();
const queue = new Broadcast({ memory, offset: 4096, capacity: 8192 });
const message = new Uint8Array(8);
for (let i = 0; i < 20_000; i++) queue.send(message);
