import type { NativeFunction } from "./contract.ts";
import { whenIdle } from "./timers.ts";

/** The part of the `Worker` of `node:worker_threads` that is used here. */
export interface WorkerClass {
  new (source: string, options: { readonly eval: true }): {
    postMessage(message: unknown): void;
    on(event: "message" | "error", listener: (value: never) => void): void;
    ref(): void;
    unref(): void;
    terminate(): unknown;
  };
}

/** The signature of a function for `bun:ffi`. */
export interface BunSignature {
  readonly args: readonly string[];
  readonly returns: string;
}

/** A function of a library. */
interface LibraryFunction extends BunSignature {
  readonly path: string;
  readonly symbol: string;
}

/** A thread that calls functions. */
interface Thread {
  call(called: LibraryFunction & { readonly values: readonly unknown[] }): Promise<unknown>;
  end(): void;
  /** Prevents the end of a thread that is idle. */
  keep(): void;
}

/** How long an idle thread is kept, in milliseconds. */
const LINGER = 1000;

// A text and not a file, because the package may be bundled or compiled into a program.
const SOURCE = `
const { parentPort } = require("node:worker_threads");
const { dlopen } = require("bun:ffi");
const bound = {};
parentPort.on("message", ({ path, symbol, args, returns, values }) => {
  const call = bound[path + "\\0" + symbol] ??=
    dlopen(path, { [symbol]: { args, returns } }).symbols[symbol];
  parentPort.postMessage(call(...values));
});
`;

// An idle thread does not keep the process alive. A thread is not ended in a call: Bun would wait.
const idle: Thread[] = [];

/**
 * Returns a function whose calls run on other threads, each call on its own. A call must not sleep
 * for long, because a worker does not end before its call does.
 */
export function callElsewhere(
  workerClass: () => WorkerClass,
  called: LibraryFunction,
): NativeFunction {
  return async (...values: unknown[]) => {
    const thread = idle.pop() ?? startThread(workerClass());
    thread.keep();
    const result = await thread.call({ ...called, values });
    idle.push(thread);
    thread.keep = whenIdle(() => {
      idle.splice(idle.indexOf(thread), 1);
      thread.end();
    }, LINGER);
    return result;
  };
}

function startThread(Worker: WorkerClass): Thread {
  const worker = new Worker(SOURCE, { eval: true });
  worker.unref();
  let settle = (_settled: { readonly result?: unknown; readonly error?: Error }) => {};
  worker.on("message", (result) => settle({ result }));
  worker.on("error", (error) => settle({ error }));
  const call: Thread["call"] = (called) =>
    new Promise((resolve, reject) => {
      settle = ({ result, error }) => {
        worker.unref();
        if (error === undefined) resolve(result);
        else reject(error);
      };
      worker.ref();
      worker.postMessage(called);
    });
  return { call, end: () => worker.terminate(), keep: () => {} };
}
