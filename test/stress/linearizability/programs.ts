import fc from "fast-check";
import type { OpType } from "../../../src/operations/table.ts";
import { bitsOf, operandsFor, ordersFor } from "../../support/calls.ts";
import { type Kind, operationsOf } from "../../support/model.ts";

/** A call of a thread. */
export interface Step {
  readonly name: OpType;
  readonly operands: readonly bigint[];
  readonly orders: readonly number[];
}

/** The calls of several threads on an object. */
export interface Program {
  readonly kind: Kind;
  readonly initial: bigint;
  readonly steps: readonly (readonly Step[])[];
}

/** The number of calls of one thread. */
const STEPS = 12;

/**
 * Returns programs for `threads` threads, the same ones for the same seed. Some of their
 * compare-exchanges expect a value that is likely.
 */
export function programs(width: number, threads: number, seed: number, count: number): Program[] {
  const program = fc.tuple(
    fc.constantFrom("INT" as const, "UINT" as const, "BYTES" as const),
    bitsOf(width),
  ).chain(
    ([atype, initial]) => {
      const kind = { atype, width };
      const found = fc.constantFrom(initial, BigInt.asUintN(width * 8, initial + 1n), 0n, 1n);
      const step = fc.constantFrom(...operationsOf(kind)).chain((operation) =>
        fc.record({
          name: fc.constant(operation.name),
          operands: operandsFor(operation, width, found),
          orders: ordersFor(operation),
        })
      );
      const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS });
      return fc.record({
        kind: fc.constant(kind),
        initial: fc.constant(initial),
        steps: fc.array(steps, { minLength: threads, maxLength: threads }),
      });
    },
  );
  return fc.sample(program, { seed, numRuns: count });
}
