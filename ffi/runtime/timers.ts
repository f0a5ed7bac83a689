interface Timeout {
  unref(): void;
}

interface Timers {
  setTimeout(callback: () => void, milliseconds: number): Timeout;
  clearTimeout(timeout: Timeout): void;
}

type Process = { getBuiltinModule(name: "node:timers"): Timers };

// Not the global functions, which tests replace by fake ones. Loaded at the first use.
const timers = (): Timers =>
  (globalThis as unknown as { process: Process }).process.getBuiltinModule("node:timers");

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
