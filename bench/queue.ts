// Measures the queues between two processes, or four, against a ring without a queue's checks and
// against process.send: messages per second by form and length, and the latency of a ping-pong.
// Prints JSON. Arguments: the scale of the work, and the number of rounds.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { SharedMemory } from "../mod.ts";
import { median } from "../tools/median.ts";
import { type Form, pingTimes, SEGMENT, type Transfer } from "./queue_forms.ts";

/** Messages per second of a form, and how often those of the ring in the same round. */
export interface Throughput extends Pick<Transfer, "form" | "length"> {
  readonly perSecond: number;
  readonly toRing: number | null;
}

/** The time of a round trip in microseconds. */
export interface Latency {
  readonly waits: "spinning" | "sleeping";
  readonly median: number;
  readonly percentile99: number;
}

/** What is measured of the queues in one runtime. */
export interface Queues {
  readonly throughput: readonly Throughput[];
  /** Messages per second of `postMessage` between two workers. */
  readonly postMessage: number;
  readonly latency: readonly Latency[];
}

const PEER = fileURLToPath(new URL("queue_peer.ts", import.meta.url).href);

function peer(transfer: Transfer, name: string): ChildProcess {
  const task = JSON.stringify({ ...transfer, name });
  return fork(PEER, [task], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

/** Returns the messages per second of a transfer between processes. */
async function transfer(task: Omit<Transfer, "role">): Promise<number> {
  using memory = SharedMemory.create({ size: SEGMENT });
  try {
    const start = (role: Transfer["role"]) =>
      Array.from({ length: task.pairs }, () => peer({ ...task, role }, memory.name));
    const [receiver, ...others] = [...start("receive"), ...start("send")] as [ChildProcess];
    const time = once(receiver, "message");
    await Promise.all([receiver, ...others].map((child) => once(child, "exit")));
    return task.count / 2 * task.pairs / (await time)[0] * 1000;
  } finally {
    memory.unlink();
  }
}

async function throughputs(scale: number, rounds: number): Promise<Throughput[]> {
  const forms: [Form, number][] = [["ring", 1], ["send", 1], ["claim", 1], ["mpmc", 1], [
    "mpmc",
    2,
  ]];
  const short = await inRounds(forms.map(([form, pairs]) => ({ form, pairs, length: 32 })));
  const long = await inRounds(
    [8, 512, 4096, 65_536].flatMap((length) =>
      (["send", "claim"] as const).map((form) => ({ form, pairs: 1, length }))
    ),
  );
  return [...short, ...long];

  async function inRounds(tasks: Omit<Transfer, "count" | "role">[]): Promise<Throughput[]> {
    const measured: number[][] = [];
    for (let round = 0; round < rounds; round++) {
      const figures: number[] = [];
      for (const task of tasks) {
        const count = Math.ceil(scale * 50_000 / Math.max(1, task.length / 256));
        figures.push(await transfer({ ...task, count: 2 * count }));
      }
      measured.push(figures);
    }
    return tasks.map(({ form, pairs, length }, i) => ({
      form: pairs === 1 ? form : `${form} 2:2` as Form,
      length,
      perSecond: median(measured.map((figures) => figures[i] as number)),
      toRing: tasks[0]?.form === "ring"
        ? median(measured.map((figures) => (figures[i] as number) / (figures[0] as number)))
        : null,
    }));
  }
}

/** Returns the messages per second of `postMessage` from a worker. */
async function posted(count: number): Promise<number> {
  const worker = new Worker(PEER, { workerData: { count } });
  const time = await new Promise<number>((resolve) => {
    let [received, start] = [0, 0];
    worker.on("message", () => {
      if (received++ === 0) start = performance.now();
      if (received === count) resolve(performance.now() - start);
    });
  });
  await worker.terminate();
  return count / time * 1000;
}

async function latency(waits: Latency["waits"], count: number): Promise<Latency> {
  using memory = SharedMemory.create({ size: SEGMENT });
  try {
    const form = waits === "spinning" ? "spin" : "sleep";
    const task = { form, pairs: 1, length: 8, count, role: "send" } as const;
    const child = peer(task, memory.name);
    const times = pingTimes(task, memory).toSorted((a, b) => a - b);
    await once(child, "exit");
    return {
      waits,
      median: times[times.length >> 1] as number,
      percentile99: times[Math.floor(times.length * 0.99)] as number,
    };
  } finally {
    memory.unlink();
  }
}

if (import.meta.main) {
  const [scale, rounds] = process.argv.slice(2).map(Number) as [number, number];
  const result: Queues = {
    throughput: await throughputs(scale, rounds),
    postMessage: await posted(10_000 * scale),
    latency: [await latency("spinning", 2000 * scale), await latency("sleeping", 500 * scale)],
  };
  console.log(JSON.stringify(result));
}
