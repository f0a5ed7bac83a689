// One thread of a stress test: a worker, or a process that is started as thread.ts <index> <count>
// <name of the memory> [library].
import process from "node:process";
import { createInterface } from "node:readline";
import { parentPort, workerData } from "node:worker_threads";
import { SharedMemory, useLibrary } from "../../../mod.ts";
import { keepOnProcessor } from "./affinity.ts";
import { abandon, Thread, type ThreadOptions } from "./barrier.ts";
import type { Reported, Task } from "./threads.ts";

async function carryOut(thread: Thread, { module, job, argument }: Task): Promise<Reported> {
  try {
    const { [job]: call } = await import(module);
    return { result: await call(thread, argument) };
  } catch (error) {
    abandon(thread.buffer);
    return { error: (error as Error).stack ?? String(error) };
  }
}

if (parentPort) {
  const { library, ...options } = workerData as ThreadOptions & { readonly library?: string };
  if (library !== undefined) useLibrary(library);
  const thread = new Thread(options);
  keepOnProcessor(thread);
  parentPort.on(
    "message",
    async (task: Task) => parentPort?.postMessage(await carryOut(thread, task)),
  );
} else {
  const [index, count, name, library] = process.argv.slice(2);
  if (library !== undefined) useLibrary(library);
  const memory = SharedMemory.open({ name });
  const { buffer } = memory;
  const thread = new Thread({ index: Number(index), count: Number(count), buffer, memory });
  keepOnProcessor(thread);
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await carryOut(thread, JSON.parse(line))));
  }
}
