import assert from "node:assert/strict";
import type { SystemWait } from "../../ffi/wait/contract.ts";

/**
 * Checks asynchronous waits that are polled: they time out, end when the value changes, and are
 * woken by their own thread.
 *
 * @param woken The result of `notify()` that wakes one waiter.
 */
export async function checkPolledWaits(
  { system, word, address }: { system: SystemWait; word: Int32Array; address: bigint },
  woken: number,
): Promise<void> {
  const watch = (timeout: number) =>
    new Promise((resolve) =>
      system.waitAsync({ address, isMapped: true, value: () => word[0] }, 0, timeout, resolve)
    );
  const notify = (count: number) => system.notify({ address, isMapped: false }, count);
  assert.equal(await watch(5), "timed-out");
  const changed = watch(Infinity);
  setTimeout(() => word[0] = 1, 20);
  assert.equal(await changed, "ok");
  word[0] = 0;
  const waits = [watch(Infinity), watch(Infinity)];
  assert.equal(notify(1), woken);
  assert.equal(await waits[0], "ok");
  assert.equal(notify(Infinity), woken);
  assert.equal(await waits[1], "ok");
}
