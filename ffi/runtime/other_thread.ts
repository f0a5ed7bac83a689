import type { NativeFunction } from "./contract.ts";
import { whenIdle } from "./timers.ts";

/** The part of the `Worker` of `node:worker_threads` that is used here. */
export interface WorkerClass {
  new (source: string, options: { readonly eval: true; readonly execArgv?: string[] }): {
    postMessage(message: unknown): void;
    on(event: "message" | "error", listener: (value: never) => void): void;
    ref(): void;
    unref(): void;
    terminate(): unknown;
  };
}

/** How threads of a runtime start and bind functions. */
export interface ThreadSource {
  readonly Worker: WorkerClass;
  /** The source text of a function that takes a path, a symbol and a signature, and binds it. */
  readonly bind: string;
  /** Options of the runtime for the threads. */
  readonly execArgv?: string[];
}

/** A function of a library, with its signature in the format of the runtime. */
interface LibraryFunction {
  readonly path: string;
  readonly symbol: string;
  readonly signature: object;
}

/** A thread that calls functions. */
interface Thread {
  call(called: LibraryFunction & { readonly values: readonly unknown[] }): Promise<unknown>;
  end(): void;
  /** Cancels the end of an idle thread. */
  keep(): void;
}

/** How long an idle thread is kept, in milliseconds. */
const LINGER = 1000;

// A text and not a file, because the package may be bundled or compiled into a program.
const sourceOf = (bind: string) => `
const { parentPort } = require("node:worker_threads");
const bind = ${bind};
const bound = {};
parentPort.on("message", ({ path, symbol, signature, values }) => {
  const call = bound[path + "\\0" + symbol] ??= bind(path, symbol, signature);
  parentPort.postMessage(call(...values));
});
`;

// An idle thread does not keep the process alive. A thread is not ended in a call, because runtimes
// wait for the end of the call.
const idle: Thread[] = [];

/**
 * Returns a function whose calls run on other threads, each call on its own. A call must not sleep
 * for long, because a worker does not end before its call does.
 */
export function callElsewhere(
  source: () => ThreadSource,
  called: LibraryFunction,
): NativeFunction {
  return async (...values: unknown[]) => {
    const thread = idle.pop() ?? startThread(source());
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

function startThread({ Worker, bind, execArgv }: ThreadSource): Thread {
  const worker = new Worker(sourceOf(bind), { eval: true, ...execArgv && { execArgv } });
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
