import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects garbage immediately. */
export const collect: () => void = "Bun" in globalThis
  ? () => (globalThis as unknown as { Bun: { gc(force: boolean): void } }).Bun.gc(true)
  : collectorOfV8();

function collectorOfV8(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

/** Lets finalizers run and weak references be cleared. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Collects garbage until a condition holds: some objects survive one or two collections. Returns
 * whether it held in time.
 */
export async function collectUntil(isSo: () => boolean): Promise<boolean> {
  for (let i = 0; i < 400; i++) {
    if (isSo()) return true;
    await pause();
    collect();
    await pause();
  }
  return false;
}
