import { type DerivedOperation, MemoryOrderError } from "../errors.ts";
import type { OpType } from "../operations/table.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../operations/order_mask.ts";

/** The part of an operation that the checks need. */
interface Ordered {
  readonly name: OpType | DerivedOperation;
  readonly orders: number;
}

/** Returns the order if the operation accepts it, and throws otherwise. */
export function orderOf(operation: Ordered, order: unknown): number {
  if (isInMask(operation.orders, order)) return order;
  throw new MemoryOrderError(
    operation.name,
    order,
    false,
    ORDER_NAMES.filter((_, value) => isInMask(operation.orders, value)),
  );
}

/**
 * Checks both orders of a compare-exchange, and returns the failure order. Default: the strongest
 * one that the success order allows.
 */
export function failureOrderOf(operation: Ordered, success: unknown, failure: unknown): number {
  const limit = orderOf(operation, success);
  const allowed = (order: unknown): order is number =>
    isInMask(OrderMask.LOAD, order) && order <= limit;
  const strongest = limit === 5 ? 5 : limit >= 2 ? 2 : 0;
  if (failure === undefined) return strongest;
  if (allowed(failure)) return failure;
  throw new MemoryOrderError(
    operation.name,
    failure,
    true,
    ORDER_NAMES.filter((_, value) => allowed(value)),
  );
}
