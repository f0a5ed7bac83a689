import { formatValue } from "./format_value.ts";

/** Whether a private field can be looked for in a value: in any other, `in` throws an error of the engine's. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Throws the error for a method that was called on something else than what it is a method of. */
export function throwReceiver(expected: string, receiver: unknown): never {
  throw new TypeError(`Expected ${expected} as this, got ${formatValue(receiver)}`);
}
