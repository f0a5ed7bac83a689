import { formatValue } from "./format_value.ts";

/** Whether `#field in value` can be evaluated: for values that are not objects it throws. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Throws the `TypeError` for a method that was called on a value of another class. */
export function throwReceiver(expected: string, receiver: unknown): never {
  throw new TypeError(`Expected ${expected} as this, got ${formatValue(receiver)}`);
}
