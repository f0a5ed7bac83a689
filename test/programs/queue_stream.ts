// queue_stream.ts <kind> <segment> <role> <id> <count> <place>: sends numbered messages, or
// receives and checks them until the queue is closed, in the main thread or in a worker. A consumer
// prints what it received of each sender as JSON.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { SharedMemory } from "../../mod.ts";
import type { Queue } from "../../queue.ts";
import { KINDS_AND_CONTROL } from "../queue/kinds.ts";
import { LONGEST, readMessage, writeMessage } from "../queue/messages.ts";

type Arguments = [string, string, string, string, string, "main" | "worker"];
const args = isMainThread ? process.argv.slice(2) : workerData;
const [kind, name, role, id, count, place] = args as Arguments;
const timeout = 60_000;

async function send(queue: Queue): Promise<void> {
  const buffer = new Uint8Array(LONGEST);
  for (let number = 0; number < Number(count); number++) {
    const form = number % 97;
    if (form === 0) {
      const length = writeMessage(buffer, { sender: Number(id), number });
      await queue.sendAsync(buffer.subarray(0, length), { timeout });
    } else if (form % 3 === 0) {
      const claimed = queue.claim(LONGEST, { timeout });
      queue.commit(writeMessage(claimed, { sender: Number(id), number }));
    } else {
      const message = buffer.subarray(0, writeMessage(buffer, { sender: Number(id), number }));
      if (form % 3 === 1 || !queue.trySend(message)) queue.send(message, { timeout });
    }
  }
}

async function receive(queue: Queue): Promise<void> {
  const last = new Map<number, number>();
  const received: Record<number, { count: number; sum: number }> = {};
  const accept = (bytes: Uint8Array) => {
    const { sender, number } = readMessage(bytes);
    if (number <= (last.get(sender) ?? -1)) throw new Error(`${sender}: ${number} is out of order`);
    last.set(sender, number);
    const own = received[sender] ??= { count: 0, sum: 0 };
    own.count++;
    own.sum += number;
  };
  const into = new Uint8Array(LONGEST);
  for (let round = 0;; round++) {
    const form = round % 5;
    if (form === 1) queue.drain(accept, 3);
    else if (form === 2) {
      const message = queue.tryReceive();
      if (message !== undefined) accept(message);
    } else {
      const options = form === 3 ? { into, timeout } : { timeout };
      const message = round % 101 === 0
        ? await queue.receiveAsync(options)
        : queue.receive(options);
      if (message === undefined) break;
      accept(message);
    }
  }
  const { lost = 0 } = queue as { lost?: number };
  console.log(JSON.stringify({ received, lost }));
}

if (isMainThread && place === "worker") {
  new Worker(fileURLToPath(import.meta.url), { workerData: args });
} else {
  using memory = SharedMemory.open({ name });
  const queue = (KINDS_AND_CONTROL[kind] as (typeof KINDS_AND_CONTROL)[string])(memory);
  if (role === "producer") await send(queue);
  else {
    console.log("ready");
    await receive(queue);
  }
}
