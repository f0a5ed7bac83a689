import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects garbage at once. */
export const collect: () => void = "Bun" in globalThis
  ? () => (globalThis as unknown as { Bun: { gc(force: boolean): void } }).Bun.gc(true)
  : collectorOfV8();

function collectorOfV8(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

/** Lets finalizers run, and what was only looked at through a weak reference go. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Collects until something is so, which takes a few rounds: some objects outlive a collection or two. Gives whether it came to be. */
export async function collectUntil(isSo: () => boolean): Promise<boolean> {
  for (let i = 0; i < 400; i++) {
    if (isSo()) return true;
    await pause();
    collect();
    await pause();
  }
  return false;
}
