import { systemMemory } from "../../ffi/memory/select.ts";
import { preloadCalls } from "../../ffi/system/calls.ts";
import { systemThreads } from "../../ffi/thread/select.ts";
import { systemWait } from "../../ffi/wait/select.ts";
import { OPERATIONS } from "../operations/table.ts";
import { patomic } from "./patomic.ts";

const WIDTHS = [1, 2, 4, 8, 16];

/**
 * Opens everything in advance that the package would open on first use: the library, each of its
 * operations, and the functions of the system for shared memory, waiting and locks.
 *
 * Takes some tens of milliseconds. On Linux the two descriptors of `waitAsync()` stay open. Call it
 * at the start of a program that measures latency, or of a test file: `Deno.test()` with
 * `sanitizeResources` reports what a test opens and leaves open.
 *
 * @throws {LibraryLoadError} If no usable library is found.
 *
 * @example
 * ```ts
 * import { atomic, INT, preload } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * preload();
 * assert.equal(atomic({ width: 4, atype: INT }).fetchAdd(1), 0); // opens nothing
 * ```
 */
export function preload(): void {
  const { runtime, bind, bindAtOffset } = patomic();
  for (const width of WIDTHS) {
    for (const operation of OPERATIONS) {
      bind(width, operation);
      if (!runtime.hasNumericPointers) bindAtOffset(width, operation);
    }
  }
  preloadCalls(runtime);
  systemMemory(runtime);
  systemThreads(runtime);
  systemWait(runtime)?.preload();
}
