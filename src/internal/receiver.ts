import { formatValue } from "./format_value.ts";

/** Whether `#field in value` can be evaluated: for values that are not objects it throws. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Throws the error for a method that was called on an object or value of another kind. */
export function throwReceiver(expected: string, receiver: unknown): never {
  throw new TypeError(`Expected ${expected} as this, got ${formatValue(receiver)}`);
}
