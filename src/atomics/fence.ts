import { MemoryOrderError, UnsupportedOperationException } from "../errors.ts";
import { patomic } from "../library/patomic.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../operations/order_mask.ts";
import type { MemoryOrder } from "../operations/memory_order.ts";

let native: ((order: number) => void) | undefined;

/**
 * Orders the memory accesses of this thread before the fence with those after it, as C11
 * `atomic_thread_fence` does.
 *
 * It orders the accesses to all objects, also those of plain reads and writes: see
 * `docs/plain-data.md`. A `RELEASE` fence before a `RELAXED` store publishes what precedes the
 * fence. An `ACQUIRE` fence after a `RELAXED` load receives it. Two `SEQ_CST` fences also order a
 * store before a later load. A `RELAXED` fence has no effect.
 *
 * @param order Any memory order. Default: `SEQ_CST`.
 * @throws {MemoryOrderError} If `order` is not a memory order.
 * @throws {UnsupportedOperationException} If the patomic library in use does not export a fence.
 * @throws {LibraryLoadError} If no usable library is found at the first use.
 *
 * @example
 * ```ts
 * import { atomic, fence, INT, MemoryOrder } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const data = new Int32Array(new SharedArrayBuffer(4));
 * const ready = atomic({ width: 4, atype: INT });
 *
 * // One thread publishes data …
 * data[0] = 42;
 * fence(MemoryOrder.RELEASE);
 * ready.store(1, MemoryOrder.RELAXED);
 *
 * // … and another one receives it.
 * if (ready.load(MemoryOrder.RELAXED) === 1) {
 *   fence(MemoryOrder.ACQUIRE);
 *   assert.equal(data[0], 42);
 * }
 * ```
 */
export function fence(order: MemoryOrder = 5): void {
  const call = native ??= bind();
  if (!isInMask(OrderMask.ALL, order)) {
    const names = ORDER_NAMES.filter((_, value) => isInMask(OrderMask.ALL, value));
    throw new MemoryOrderError("fence", order, false, names);
  }
  call(order | 0);
}

function bind(): (order: number) => void {
  const found = patomic().bindExtension("patomic_thread_fence", {
    parameters: ["i32"],
    result: "void",
  });
  if (found === null) {
    throw new UnsupportedOperationException(
      "fence",
      0,
      false,
      "by the patomic library in use, which exports no patomic_thread_fence()",
    );
  }
  return found as (order: number) => void;
}
