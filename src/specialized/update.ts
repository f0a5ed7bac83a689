import { type DerivedOperation, UnsupportedOperationException } from "../errors.ts";
import { formatValue } from "../internal/format_value.ts";
import type { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import { CMPXCHG_WEAK, LOAD, type Operation } from "../operations/table.ts";
import { openWithMethod } from "./atomic_object.ts";
import { carryOut } from "./carry_out.ts";
import { failureOrderOf, orderOf } from "./order_check.ts";
import type { SpecializedClass } from "./spec.ts";
import { checkValue } from "./value_kind.ts";

type Name = Exclude<DerivedOperation, "fence">;
type Value = number | bigint;
type Result = CmpxchgResult<unknown>;

const SEQ_CST = 5;

/** See `UpdateOperations.fetchUpdate()`. */
export function fetchUpdate(
  object: object,
  update: unknown,
  success: unknown = SEQ_CST,
  failure?: unknown,
): unknown {
  const { kind } = open("fetchUpdate", object);
  if (typeof update !== "function") {
    throw new TypeError(
      `fetchUpdate(): expected update to be a function, got ${formatValue(update)}`,
    );
  }
  return replace("fetchUpdate", object, success, failure, (value) => {
    // A copy, because the function may modify the bytes that it receives.
    const next = update(kind.bytes ? new Uint8Array(value as Uint8Array) : value);
    if (next !== undefined) checkValue(kind, next, "fetchUpdate", "the result of update");
    return next;
  });
}

/** See `IntegralUpdateOperations.fetchMax()`. */
export function fetchMax(object: object, value: unknown, order: unknown = SEQ_CST): unknown {
  checkValue(open("fetchMax", object).kind, value, "fetchMax", "value");
  const next = (found: unknown) => (found as Value) > (value as Value) ? found : value;
  return replace("fetchMax", object, order, undefined, next);
}

/** See `IntegralUpdateOperations.fetchMin()`. */
export function fetchMin(object: object, value: unknown, order: unknown = SEQ_CST): unknown {
  checkValue(open("fetchMin", object).kind, value, "fetchMin", "value");
  const next = (found: unknown) => (found as Value) < (value as Value) ? found : value;
  return replace("fetchMin", object, order, undefined, next);
}

/** Throws if an object cannot be updated. */
export function checkUpdating(name: Name, object: object): void {
  open(name, object);
}

function open(name: Name, object: object): SpecializedClass {
  const specialized = openWithMethod(name, object);
  const { opsSupported, width, readonly } = specialized;
  if (opsSupported.includes(LOAD.name) && opsSupported.includes(CMPXCHG_WEAK.name)) {
    return specialized;
  }
  throw new UnsupportedOperationException(name, width, readonly);
}

/** Replaces the value by `next(value)`. Calls it again if another thread changed the value. */
function replace(
  name: Name,
  object: object,
  success: unknown,
  failure: unknown,
  next: (value: unknown) => unknown,
): unknown {
  const { orders } = CMPXCHG_WEAK;
  orderOf({ name, orders }, success);
  const fail = failureOrderOf({ name, orders }, success, failure);
  let expected = call(object, LOAD, fail);
  for (;;) {
    const desired = next(expected);
    if (desired === undefined) return expected;
    const result = call(object, CMPXCHG_WEAK, expected, desired, success, fail) as Result;
    if (result.success) return expected;
    expected = result.expected;
  }
}

function call(object: object, operation: Operation, ...args: unknown[]): unknown {
  return carryOut(operation, object, args);
}
