// The other end of bench/sharing.ts: a worker, whose task is its data, or a process, whose task is
// its argument in JSON.
import process from "node:process";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { Ring } from "./ring.ts";
import { SharedMemory } from "../mod.ts";
import { add, pong } from "./contention.ts";
import { handOver, sections } from "./locks.ts";
import { END, MESSAGE, SLOTS, type Task } from "./task.ts";

async function sendMessages(count: number): Promise<void> {
  if (parentPort !== null) {
    const message = new Uint8Array(MESSAGE).fill(7);
    for (let i = 0; i < count; i++) parentPort.postMessage(message);
    return;
  }
  const message = "7".repeat(MESSAGE);
  const send = process.send?.bind(process) as (message: unknown, sent: () => void) => boolean;
  // Without a pause, the messages would accumulate here.
  for (let i = 0; i < count; i += 500) {
    await Promise.all(
      Array.from({ length: 500 }, () => new Promise<void>((resolve) => send(message, resolve))),
    );
  }
}

async function run({ job, name, buffer, adder, count }: Task): Promise<void> {
  if (job === "messages") return await sendMessages(count);
  using memory = SharedMemory.open({ name });
  if (job === "ring") {
    const ring = new Ring(memory, SLOTS, "producer");
    const message = new Uint8Array(MESSAGE).fill(7);
    for (let i = 0; i < count; i++) ring.push(message);
  } else if (job === "add") add(adder, memory, buffer, count);
  else if (job === "sections") sections(adder, memory, count);
  else if (job === "hand over") handOver(memory, 1, count);
  else pong(adder, memory, buffer, count);
}

if (isMainThread) {
  await run(JSON.parse(process.argv[2]));
  // An open channel keeps the process alive.
  process.disconnect?.();
} else if (parentPort !== null) {
  // Stay until the worker is terminated, so that all posted messages arrive.
  parentPort.on("message", () => {});
  await run(workerData);
  parentPort.postMessage(END);
}
