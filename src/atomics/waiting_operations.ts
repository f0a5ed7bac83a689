import type { WaitResult } from "../../ffi/wait/contract.ts";

/** How long to wait. */
export interface WaitOptions {
  /** The time in milliseconds, 0 or more, `Infinity` if left out. */
  readonly timeout?: number;
}

/**
 * Sleeping until another thread or process has changed an object of 4 bytes. A thread that sleeps uses next to no processor time.
 *
 * All of them throw `ReleasedError` once the memory is gone, and `UnsupportedOperationException` for other widths, for an address
 * that is no multiple of 4, for read-only shared memory, and where the system has nothing of the kind: macOS has it from 14.4, and Windows in
 * memory of a process's own, where it reaches all its threads, but not in shared memory.
 * JavaScript's own `Atomics.wait` and `Atomics.notify` neither wake these nor are woken by them.
 *
 * @typeParam V The values.
 */
export interface WaitingOperations<V> {
  /**
   * Sleeps while the object holds `expected`, until `notify()`. It blocks the thread, with all its events and timers. In Bun, a worker can be
   * terminated meanwhile; Deno ends none that is busy, as with `Atomics.wait`.
   *
   * As everywhere, a wait may end without a reason: look at the value, and wait again.
   *
   * @param expected The value in which there is a reason to wait.
   * @param options `timeout` in milliseconds.
   * @returns `"ok"` once woken, `"not-equal"` where the object held another value, `"timed-out"`.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * assert.equal(a.wait(1), "not-equal");
   * assert.equal(a.wait(0, { timeout: 5 }), "timed-out");
   * ```
   */
  wait(expected: V, options?: WaitOptions): WaitResult;

  /**
   * Waits as `wait()` does, without blocking the thread, and keeps the process from ending by itself. One other thread sleeps for up to
   * 127 waits, and up to four for those at one object: of more than four, several may end though one was to be woken. Shared memory cannot be
   * closed meanwhile. Linux alone has it so far: elsewhere it throws `UnsupportedOperationException`.
   *
   * @param expected The value in which there is a reason to wait.
   * @param options `timeout` in milliseconds.
   * @returns A promise of what `wait()` gives. It is rejected with a `ReleasedError` where the memory is taken away meanwhile.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * const woken = a.waitAsync(0);
   * a.store(1);
   * a.notify();
   * assert.equal(await woken, "ok");
   * ```
   */
  waitAsync(expected: V, options?: WaitOptions): Promise<WaitResult>;

  /**
   * Wakes those who wait at the object: change its value first.
   *
   * @param count How many of them at most, all if left out.
   * @returns How many it woke; -1 on Windows, which does not tell. A wait that is between two sleeps is not counted, and sees the
   *   change by itself.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * a.store(1);
   * assert.ok(a.notify() < 1); // nobody waits
   * ```
   */
  notify(count?: number): number;
}
