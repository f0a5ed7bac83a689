import type { Operation } from "../operations/table.ts";
import { carryOut } from "../specialized/carry_out.ts";
import {
  elementOf,
  isElementIndex,
  openArrayWithMethod,
  throwElementIndex,
} from "./array_object.ts";

/**
 * Carries out an operation on an element of any array, whose index is the first argument. This is
 * the slow path of arrays, as `carryOut()` is that of atomics, with the same order of checks.
 */
export function carryOutAt(operation: Operation, array: object, args: readonly unknown[]): unknown {
  const state = openArrayWithMethod(operation.name, array);
  state.arrayClass.prepare(operation);
  const [i, ...others] = args;
  if (!isElementIndex(state, i)) throwElementIndex(state, operation.name, i);
  return carryOut(operation, elementOf(state, i), others);
}

/**
 * Calls a method that is built on the operations for an element.
 *
 * @param check Throws if atomics like `element` do not support the method.
 */
export function callAt(
  name: string,
  array: object,
  i: unknown,
  check: (element: object) => unknown,
  call: (element: object) => unknown,
): unknown {
  const state = openArrayWithMethod(name, array);
  if (isElementIndex(state, i)) return call(elementOf(state, i));
  check(elementOf(state, 0));
  throwElementIndex(state, name, i);
}
