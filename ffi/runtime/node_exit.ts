/** The used part of Node's `process`. */
export interface EndingProcess {
  on(event: "exit", listener: () => void): unknown;
  getMaxListeners(): number;
  setMaxListeners(count: number): unknown;
  getBuiltinModule(name: "node:v8"): { setFlagsFromString(flags: string): void };
  getBuiltinModule(name: "node:vm"): {
    readonly Script: new (code: string) => { runInThisContext(): void };
  };
}

// Kept, because a program can replace it.
const { isFrozen } = Object;

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
  // No listener can be added if the program froze the object.
  if (isFrozen(process)) return;
  const limit = process.getMaxListeners();
  // Node warns if an event has more listeners than the limit. The program keeps all that it may
  // add. A limit of 0 switches the warning off.
  if (limit > 0) process.setMaxListeners(limit + 1);
  process.on("exit", () => finishCompiling(process));
}

/**
 * Waits until V8 has compiled what it compiles for this thread. V8 has this function for its tests.
 */
function finishCompiling(process: EndingProcess): void {
  process.getBuiltinModule("node:v8").setFlagsFromString("--allow-natives-syntax");
  const { Script } = process.getBuiltinModule("node:vm");
  new Script("%WaitForBackgroundOptimization()").runInThisContext();
}
