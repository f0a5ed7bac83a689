/** The used part of Node's `process`. */
export interface EndingProcess {
  readonly env: Record<string, string | undefined>;
  readonly features: { readonly inspector: boolean };
  /** Undefined without `--permission`. */
  readonly permission?: { has(scope: "inspector"): boolean };
  on(event: "exit", listener: () => void): unknown;
  getMaxListeners(): number;
  setMaxListeners(count: number): unknown;
  getBuiltinModule(name: "node:v8"): { setFlagsFromString(flags: string): void };
  getBuiltinModule(name: "node:inspector"): {
    readonly Session: new () => {
      connect(): void;
      post(method: string): void;
      disconnect(): void;
    };
  };
}

/**
 * Lets threads end without a crash of Node.
 *
 * V8 compiles busy functions on threads of its own. When a thread of the program ends, Node frees
 * the descriptions of the functions of `node:ffi` first, and waits for the compilers afterwards. A
 * compiler that still reads one ends the process by SIGSEGV or SIGTRAP (Node 26.10).
 */
export function preventCrashAtExit(process: EndingProcess): void {
  // Workers that start from now on compile on their own threads, and need nothing at their end: no
  // code runs at that of a terminated one.
  process.getBuiltinModule("node:v8").setFlagsFromString("--no-concurrent-recompilation");
  const limit = process.getMaxListeners();
  // Node warns of many listeners, and this one is not the program's. 0 is no limit.
  if (limit > 0) process.setMaxListeners(limit + 1);
  process.on("exit", () => finishCompiling(process));
}

/**
 * Lets V8 finish its work for this thread. To start precise coverage is the only request known to
 * wait for the compilers.
 */
function finishCompiling(process: EndingProcess): void {
  // Coverage in progress would lose its counts, and `--permission` may forbid the request.
  const mayAsk = process.features.inspector && process.permission?.has("inspector") !== false &&
    process.env["NODE_V8_COVERAGE"] === undefined;
  if (!mayAsk) return;
  const { Session } = process.getBuiltinModule("node:inspector");
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage");
  session.disconnect();
}
