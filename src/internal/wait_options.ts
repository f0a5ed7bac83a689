import { formatValue } from "./format_value.ts";
import { checkOptions } from "./options.ts";

/** The checked options of a call that waits. */
export interface WaitLimits {
  /** The time in milliseconds, from 0, possibly infinite. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks the options of a call that waits. Throws a `TypeError` for an unknown option or a value of
 * the wrong type, and a `RangeError` for a negative `timeout` or `NaN`.
 *
 * @param name The name of the method, for messages.
 * @param example A call of the method, for messages.
 */
export function waitLimits(options: unknown, name: string, example: string): WaitLimits {
  checkOptions(options, ["timeout", "signal"], example);
  const { timeout = Infinity, signal } = options;
  if (typeof timeout !== "number") {
    throw new TypeError(`${name}(): expected timeout to be a number, got ${formatValue(timeout)}`);
  }
  if (!(timeout >= 0)) {
    throw new RangeError(
      `${name}(): expected timeout to be milliseconds from 0, or Infinity, got ${timeout}`,
    );
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(
      `${name}(): expected signal to be an AbortSignal, got ${formatValue(signal)}`,
    );
  }
  return { timeout, signal };
}
