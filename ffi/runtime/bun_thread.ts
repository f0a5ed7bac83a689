import type { NativeFunction } from "./contract.ts";

/** What is needed of a worker of `node:worker_threads`. */
export interface WorkerClass {
  new (source: string, options: { readonly eval: true }): {
    postMessage(message: unknown): void;
    on(event: "message" | "error", listener: (value: never) => void): void;
    ref(): void;
    unref(): void;
  };
}

/** The shape of a function, in the words of `bun:ffi`. */
export interface BunSignature {
  readonly args: readonly string[];
  readonly returns: string;
}

/** A function of a library. */
interface LibraryFunction extends BunSignature {
  readonly path: string;
  readonly symbol: string;
}

/** Calls a function on a thread of its own. */
type Thread = (call: LibraryFunction & { readonly values: readonly unknown[] }) => Promise<unknown>;

// As text, so that there is no file to be found: the package may be bundled, or compiled into a program.
const SOURCE = `
const { parentPort } = require("node:worker_threads");
const { dlopen } = require("bun:ffi");
const bound = {};
parentPort.on("message", ({ path, symbol, args, returns, values }) => {
  const call = bound[path + "\\0" + symbol] ??= dlopen(path, { [symbol]: { args, returns } }).symbols[symbol];
  parentPort.postMessage(call(...values));
});
`;

// They are never ended: Bun waits in vain for one that is in a native function. They keep no process from ending, unless in a call.
const idle: Thread[] = [];

/** A function that is called on another thread, of which there are as many as calls at a time. It may not sleep for long, since no worker ends meanwhile. */
export function callElsewhere(Worker: WorkerClass, called: LibraryFunction): NativeFunction {
  return async (...values: unknown[]) => {
    const thread = idle.pop() ?? startThread(Worker);
    const result = await thread({ ...called, values });
    idle.push(thread);
    return result;
  };
}

function startThread(Worker: WorkerClass): Thread {
  const worker = new Worker(SOURCE, { eval: true });
  worker.unref();
  let settle = (_settled: { readonly result?: unknown; readonly error?: Error }) => {};
  worker.on("message", (result) => settle({ result }));
  worker.on("error", (error) => settle({ error }));
  return (call) =>
    new Promise((resolve, reject) => {
      settle = ({ result, error }) => {
        worker.unref();
        if (error === undefined) resolve(result);
        else reject(error);
      };
      worker.ref();
      worker.postMessage(call);
    });
}
