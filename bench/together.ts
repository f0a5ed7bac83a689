import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { SharedMemory } from "../mod.ts";
import type { Adder } from "./contention.ts";
import { END, MEMORY_SIZE, type Task } from "./task.ts";

export type Peers = "workers" | "processes";
type Peer = Worker | ChildProcess;

const PEER = fileURLToPath(new URL("peer.ts", import.meta.url).href);
function startPeer(peers: Peers, task: Task): Peer {
  if (peers === "workers") return new Worker(PEER, { workerData: task });
  return fork(PEER, [JSON.stringify(task)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

/** Resolves when a worker has finished its task. */
function posted(peer: Worker): Promise<void> {
  return new Promise((resolve) => peer.on("message", (message) => message === END && resolve()));
}

/**
 * Runs one end here and the other in a worker or process. Resolves with the milliseconds that this
 * end measured.
 */
export async function together(
  peers: Peers,
  part: Pick<Task, "job" | "count"> & { readonly adder?: Adder },
  here: (memory: SharedMemory, buffer: SharedArrayBuffer, peer: Peer) => number | Promise<number>,
): Promise<number> {
  using memory = SharedMemory.create({ size: MEMORY_SIZE });
  try {
    const buffer = new SharedArrayBuffer(64);
    const shared = peers === "workers" ? { buffer } : {};
    const peer = startPeer(peers, { adder: "ours", ...part, name: memory.name, ...shared });
    const end = peer instanceof Worker ? posted(peer) : once(peer, "exit");
    const time = await here(memory, buffer, peer);
    await end;
    if (peer instanceof Worker) await peer.terminate();
    return time;
  } finally {
    memory.unlink();
  }
}

/** Returns the least time of several rounds. */
export async function least(rounds: number, measure: () => Promise<number>): Promise<number> {
  let time = Infinity;
  for (let i = 0; i < rounds; i++) time = Math.min(time, await measure());
  return time;
}
