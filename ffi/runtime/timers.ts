interface Timeout {
  unref(): void;
}

interface Timers {
  setTimeout(callback: () => void, milliseconds: number): Timeout;
  clearTimeout(timeout: Timeout): void;
}

type Process = { getBuiltinModule(name: "node:timers"): Timers };

// Tests replace the global functions with fake timers. Those of Bun are read when this module is
// loaded, because its node:timers has the fakes too. Those of Deno are read from node:timers on
// first use: they are separate from the global ones, which take Deno 13 ms to load.
const { setTimeout, clearTimeout } = "Bun" in globalThis
  ? globalThis as unknown as Timers
  : {} as Partial<Timers>;
const timers = (): Timers =>
  setTimeout !== undefined && clearTimeout !== undefined
    ? { setTimeout, clearTimeout }
    : (globalThis as unknown as { process: Process }).process.getBuiltinModule("node:timers");

/** Calls back after `milliseconds`, and keeps the process alive until then. Returns a canceller. */
export function later(callback: () => void, milliseconds: number): () => void {
  const timeout = timers().setTimeout(callback, milliseconds);
  return () => timers().clearTimeout(timeout);
}

/** Calls back after `milliseconds` unless the process ends before. Returns a canceller. */
export function whenIdle(callback: () => void, milliseconds: number): () => void {
  const timeout = timers().setTimeout(callback, milliseconds);
  timeout.unref();
  return () => timers().clearTimeout(timeout);
}
