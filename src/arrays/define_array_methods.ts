import { checkWaiting, notify, wait, waitAsync } from "../atomics/wait.ts";
import { define } from "../internal/define.ts";
import { OPERATIONS } from "../operations/table.ts";
import { checkUpdating, fetchMax, fetchMin, fetchUpdate } from "../specialized/update.ts";
import { callAt, carryOutAt } from "./carry_out_at.ts";

/**
 * Defines the methods of a class of arrays. The first call of an operation puts a faster method
 * before this one.
 */
export function defineArrayMethods(
  prototype: object,
  { arithmetic }: { arithmetic: boolean },
): void {
  for (const operation of OPERATIONS) {
    if (operation.arithmetic && !arithmetic) continue;
    define(prototype, operation.name, function (this: object, ...args: unknown[]): unknown {
      return carryOutAt(operation, this, args);
    });
  }
  defineCalls(prototype, { fetchUpdate }, checkUpdating);
  if (arithmetic) defineCalls(prototype, { fetchMax, fetchMin }, checkUpdating);
  defineCalls(prototype, { wait, waitAsync, notify }, checkWaiting);
}

function defineCalls<Name extends string>(
  prototype: object,
  methods: Readonly<Record<Name, (element: object, ...args: never[]) => unknown>>,
  check: (name: NoInfer<Name>, element: object) => unknown,
): void {
  for (const name of Object.keys(methods) as Name[]) {
    define(prototype, name, function (this: object, i: unknown, ...args: never[]): unknown {
      const call = (element: object) => methods[name](element, ...args);
      return callAt(name, this, i, (element) => check(name, element), call);
    });
  }
}
