interface Timeout {
  unref(): void;
}

interface Timers {
  setTimeout(callback: () => void, milliseconds: number): Timeout;
  clearTimeout(timeout: Timeout): void;
}

type Process = { getBuiltinModule(name: "node:timers"): Timers };

// Tests replace the global functions by fake ones. Those of Bun are taken when this module is loaded:
// its node:timers would have the fake ones. Deno's are loaded on first use, and are its own.
const { setTimeout, clearTimeout } = globalThis as unknown as Timers;
const inBun = { setTimeout, clearTimeout };
const timers = (): Timers =>
  "Bun" in globalThis
    ? inBun
    : (globalThis as unknown as { process: Process }).process.getBuiltinModule("node:timers");

/** Calls back after some milliseconds, and keeps the process until then. Returns what prevents it. */
export function later(callback: () => void, milliseconds: number): () => void {
  const timeout = timers().setTimeout(callback, milliseconds);
  return () => timers().clearTimeout(timeout);
}

/** Calls back after some milliseconds, unless the process has ended. Returns what prevents it. */
export function whenIdle(callback: () => void, milliseconds: number): () => void {
  const timeout = timers().setTimeout(callback, milliseconds);
  timeout.unref();
  return () => timers().clearTimeout(timeout);
}
