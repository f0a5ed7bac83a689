/** The used part of Node's `process`. */
export interface EndingProcess {
  readonly env: Record<string, string | undefined>;
  readonly features: { readonly inspector: boolean };
  /** Undefined without `--permission`. */
  readonly permission?: { has(scope: "inspector"): boolean };
  on(event: "exit", listener: () => void): unknown;
  getBuiltinModule(name: "node:inspector"): {
    readonly Session: new () => {
      connect(): void;
      post(method: string): void;
      disconnect(): void;
    };
  };
}

/**
 * Lets V8 finish its work before this thread ends.
 *
 * V8 compiles busy functions on threads of its own. When a thread of the program ends, Node frees
 * the descriptions of the functions of `node:ffi` first, and waits for the compilers afterwards. A
 * compiler that still reads one ends the process by SIGSEGV or SIGTRAP (Node 26.10). To start
 * precise coverage is the only request known to wait for the compilers.
 */
export function finishCompilingAtExit(process: EndingProcess): void {
  process.on("exit", () => {
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
  });
}
