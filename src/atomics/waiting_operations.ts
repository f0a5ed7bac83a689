import type { WaitResult } from "../../ffi/wait/contract.ts";

/** `AbortSignal`, if the libraries of the program's compiler declare it. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S
  : { readonly aborted: boolean };

/** Limits of a wait. */
export interface WaitOptions {
  /** The time in milliseconds, 0 or more. Default: `Infinity`. */
  readonly timeout?: number | undefined;
  /** Cancels the wait when it is aborted. */
  readonly signal?: Signal | undefined;
}

/**
 * Sleeping until another thread or process changes an object of 4 bytes. A sleeping thread uses no
 * processor time.
 *
 * All methods throw `ReleasedError` for released memory, and `UnsupportedOperationException` for
 * other widths, for an address that is not a multiple of 4 and for read-only shared memory.
 * JavaScript's `Atomics.wait()` and `Atomics.notify()` use other queues: they do not wake these
 * waiters.
 *
 * `docs/waiting.md` has the guarantees of each system, and the protocol for C and Python.
 *
 * @typeParam V The type of the values.
 */
export interface WaitingOperations<V> {
  /**
   * Blocks the thread while the object holds `expected`, until `notify()`.
   *
   * A wait may end without a `notify()` (spurious wake-up), as with every futex: load the value and
   * wait again. Events and timers of the thread are delayed, so `signal` can only be checked at the
   * beginning and between two sleeps. In Bun, a worker can be terminated during a wait. Deno does
   * not end a worker that blocks, as with `Atomics.wait()`.
   *
   * @param expected The value while which the thread sleeps.
   * @param options `timeout` in milliseconds, `signal` to cancel the wait.
   * @returns `"ok"` if woken, `"not-equal"` if the object held another value, `"timed-out"`.
   * @throws The reason of `signal` if it is aborted.
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
   * Waits like `wait()` without blocking the thread.
   *
   * The waiter is registered when the method returns: a later `notify()` wakes it, whatever value
   * the object holds then. Until it ends, the process does not end by itself, and the shared memory
   * cannot be closed. Any number of waits uses at most one other thread.
   *
   * @param expected The value while which the thread sleeps.
   * @param options `timeout` in milliseconds, `signal` to cancel the wait.
   * @returns A promise of the result of `wait()`. It is rejected with the reason of an aborted
   *   `signal`, and with a `ReleasedError` if the memory is released meanwhile.
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
   *
   * const controller = new AbortController();
   * const aborted = a.waitAsync(1, { signal: controller.signal });
   * controller.abort();
   * await assert.rejects(aborted, { name: "AbortError" });
   * ```
   */
  waitAsync(expected: V, options?: WaitOptions): Promise<WaitResult>;

  /**
   * Wakes waiters of the object. Store the new value first.
   *
   * @param count The highest number of waiters to wake. Default: all.
   * @returns The number of waiters woken. Each of them ends. -1 on Windows, which does not report
   *   the number.
   *
   * @example
   * ```ts
   * import { atomic, INT } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const a = atomic({ width: 4, atype: INT });
   * a.store(1);
   * assert.ok(a.notify() < 1); // no waiters
   * ```
   */
  notify(count?: number): number;
}
