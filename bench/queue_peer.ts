// An end of bench/queue.ts: a process, whose task is its argument in JSON, or a worker that posts
// messages. One that receives sends the milliseconds to its parent.
import process from "node:process";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { SharedMemory } from "../mod.ts";
import { pong, receiveAll, sendAll, type Transfer } from "./queue_forms.ts";

if (isMainThread) {
  const task = JSON.parse(process.argv[2] as string) as Transfer & { readonly name: string };
  using memory = SharedMemory.open({ name: task.name });
  // An open channel keeps the process alive.
  const disconnect = () => process.disconnect?.();
  if (task.role === "receive") process.send?.(receiveAll(task, memory), disconnect);
  else {
    if (task.form === "spin" || task.form === "sleep") pong(task, memory);
    else sendAll(task, memory);
    disconnect();
  }
} else if (parentPort !== null) {
  // Stay until the worker is terminated, so that all posted messages arrive.
  parentPort.on("message", () => {});
  const message = new Uint8Array(32).fill(7);
  for (let i = 0; i < (workerData as { count: number }).count; i++) parentPort.postMessage(message);
}
