import { define } from "../internal/define.ts";
import { OPERATIONS } from "../operations/table.ts";
import { carryOut } from "../specialized/carry_out.ts";
import { fetchMax, fetchMin, fetchUpdate } from "../specialized/update.ts";
import { notify, wait, waitAsync } from "./wait.ts";

/**
 * Defines the methods of a class with operations: the operations, which {@linkcode
 * AtomicOperations} and {@linkcode IntegralOperations} document, and those that are built on them.
 *
 * The first call of an operation on a specialized class puts a faster method before this one.
 */
export function defineMethods(prototype: object, { arithmetic }: { arithmetic: boolean }): void {
  for (const operation of OPERATIONS) {
    if (operation.arithmetic && !arithmetic) continue;
    define(prototype, operation.name, function (this: object, ...args: unknown[]): unknown {
      return carryOut(operation, this, args);
    });
  }
  define(
    prototype,
    "fetchUpdate",
    function (this: object, update: unknown, success?: unknown, failure?: unknown) {
      return fetchUpdate(this, update, success, failure);
    },
  );
  if (arithmetic) {
    define(prototype, "fetchMax", function (this: object, value: unknown, order?: unknown) {
      return fetchMax(this, value, order);
    });
    define(prototype, "fetchMin", function (this: object, value: unknown, order?: unknown) {
      return fetchMin(this, value, order);
    });
  }
  define(prototype, "wait", function (this: object, expected: unknown, options?: unknown) {
    return wait(this, expected, options);
  });
  define(prototype, "waitAsync", function (this: object, expected: unknown, options?: unknown) {
    return waitAsync(this, expected, options);
  });
  define(prototype, "notify", function (this: object, count?: unknown) {
    return notify(this, count);
  });
}
