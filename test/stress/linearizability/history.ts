import type { OpType } from "../../../src/operations/table.ts";
import { carryOut, type Outcome } from "../../support/model.ts";
import { findOrder, type Timed } from "./search.ts";

/** A call with its result. */
export interface Call extends Timed {
  readonly name: OpType;
  readonly operands: readonly bigint[];
  /** Its result, undefined if it returned none. */
  readonly result: Outcome[1];
}

/**
 * Searches for an order of the calls on one atomic in which each returns what it would return
 * alone, and which keeps the order of calls that did not overlap.
 *
 * @param threads The calls of each thread, one after another.
 * @returns The calls in that order, or null if no such order exists: then they were not atomic.
 */
export function linearize(
  width: number,
  initial: bigint,
  threads: readonly (readonly Call[])[],
): Call[] | null {
  const next = (bits: bigint, call: Call) => {
    const [after, result] = outcome(call, width, bits);
    return isSame(result, call.result) ? after : undefined;
  };
  return findOrder(initial, next, threads);
}

function outcome(
  { name, operands: [first, second], result }: Call,
  width: number,
  bits: bigint,
): Outcome {
  // A weak compare-exchange may fail spuriously.
  if (name === "cmpxchgWeak" && Array.isArray(result) && !result[0]) return [bits, [false, bits]];
  return carryOut(name, width, bits, first, second);
}

function isSame(a: Outcome[1], b: Outcome[1]): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a[0] === b[0] && a[1] === b[1] : a === b;
}
