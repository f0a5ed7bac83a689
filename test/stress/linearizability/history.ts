import type { OpType } from "../../../src/operations/table.ts";
import { carryOut, type Outcome } from "../../support/model.ts";

/** A call with its result. */
export interface Call {
  readonly name: OpType;
  readonly operands: readonly bigint[];
  /** Its result, undefined if it returned none. */
  readonly result: Outcome[1];
  /** The times of its begin and end. A call that ended before another began comes first. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Searches for an order of the calls on one object in which each returns what it would return
 * alone, and which keeps the order of calls that did not overlap. The search is that of Wing and
 * Gong, which visits no state twice.
 *
 * @param threads The calls of each thread, one after another.
 * @returns The calls in that order, or null if no such order exists: then they were not atomic.
 */
export function linearize(
  width: number,
  initial: bigint,
  threads: readonly (readonly Call[])[],
): Call[] | null {
  const seen = new Set<string>();
  const order: Call[] = [];
  const search = (done: readonly number[], bits: bigint): boolean => {
    const point = `${done} ${bits}`;
    if (seen.has(point)) return false;
    seen.add(point);
    const heads = threads.map((calls, thread) => calls[done[thread]]);
    const firstEnd = Math.min(...heads.map((call) => call?.end ?? Infinity));
    if (firstEnd === Infinity) return true;
    return heads.some((call, thread) => {
      // A call may be next only if no other ended before it began.
      if (call === undefined || call.begin > firstEnd) return false;
      const [next, result] = outcome(call, width, bits);
      if (!isSame(result, call.result)) return false;
      order.push(call);
      return search(done.with(thread, done[thread] + 1), next) || order.pop() === undefined;
    });
  };
  return search(threads.map(() => 0), initial) ? order : null;
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
