import process from "node:process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { SharedMemory } from "../../../mod.ts";
import { RUN_FILE } from "../../support/child.ts";
import { startOther } from "../../support/processes.ts";
import { abandon } from "./barrier.ts";

/** The kind of the threads: workers of this process, or processes with shared memory. */
export type Place = "workers" | "processes";

export const PLACES: readonly Place[] = ["workers", "processes"];

/** A job: an exported function of a module, called with a `Thread` and a value of JSON. */
export interface Task {
  readonly module: string;
  readonly job: string;
  readonly argument: unknown;
}

/** The last message of a thread. */
export type Reported = { readonly result: unknown } | { readonly error: string };

/** Threads that execute jobs on the same memory. */
export interface Threads extends AsyncDisposable {
  /** The memory of all threads. The part before `FREE` belongs to the barrier. */
  readonly buffer: ArrayBufferLike;
  /**
   * Calls an exported function of a module in each thread, and resolves with their results in the
   * order of the threads.
   */
  run<T>(module: string, job: string, argument: unknown): Promise<T[]>;
}

const PROGRAM = fileURLToPath(new URL("./thread.ts", import.meta.url).href);
const SIZE = 2 ** 20;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Starts threads, which wait for jobs. `library` is a build of patomic that replaces the package's
 * own.
 */
export function startThreads(place: Place, count: number, library?: string): Threads {
  return place === "workers" ? startWorkers(count, library) : startProcesses(count, library);
}

/** Returns the results of all threads. If one failed, the rest fails as well, at the barrier. */
function resultsOf<T>(reported: readonly Reported[]): T[] {
  const errors = reported.flatMap((each) => "error" in each ? [each.error] : []);
  if (errors.length > 0) throw new Error(`Threads failed:\n${errors.join("\n")}`);
  return reported.map((each) => (each as { result: T }).result);
}

function startWorkers(count: number, library: string | undefined): Threads {
  const buffer = new SharedArrayBuffer(SIZE);
  const workers = Array.from(
    { length: count },
    (_, index) => new Worker(PROGRAM, { workerData: { index, count, buffer, library } }),
  );
  return {
    buffer,
    async run<T>(module: string, job: string, argument: unknown) {
      const reported = workers.map(async (worker) => {
        worker.postMessage({ module, job, argument } satisfies Task);
        const [message] = await once(worker, "message");
        return message as Reported;
      });
      return resultsOf<T>(await Promise.all(reported));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function startProcesses(count: number, library: string | undefined): Threads {
  const memory = SharedMemory.create({ size: SIZE });
  const processes = Array.from({ length: count }, (_, index) => {
    const args = [PROGRAM, index, count, memory.name, ...(library === undefined ? [] : [library])];
    return startOther(process.execPath, [...RUN_FILE, ...args], DAY);
  });
  // The name is no longer needed when all threads have opened the memory.
  const ready = Promise.all(processes.map(({ line }) => line())).finally(() => memory.unlink());
  return {
    buffer: memory.buffer,
    async run<T>(module: string, job: string, argument: unknown) {
      await ready;
      const reported = processes.map(async ({ child, line }) => {
        child.stdin?.write(`${JSON.stringify({ module, job, argument } satisfies Task)}\n`);
        return JSON.parse(await line()) as Reported;
      });
      return resultsOf<T>(await Promise.all(reported));
    },
    async [Symbol.asyncDispose]() {
      await ready;
      // A thread that waits for one that ended would wait forever.
      abandon(memory.buffer);
      for (const { child } of processes) child.stdin?.end();
      await Promise.all(processes.map(({ ended }) => ended));
      memory.close();
    },
  };
}
