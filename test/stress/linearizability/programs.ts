import fc from "fast-check";
import type { OpType } from "../../../src/operations/table.ts";
import { bitsOf, operandsFor, ordersFor } from "../../support/calls.ts";
import { type Kind, operationsOf } from "../../support/model.ts";

/** A call that a thread is to make. */
export interface Step {
  readonly name: OpType;
  readonly operands: readonly bigint[];
  readonly orders: readonly number[];
}

/** What each of several threads does to an object. */
export interface Program {
  readonly kind: Kind;
  readonly initial: bigint;
  readonly steps: readonly (readonly Step[])[];
}

/** The calls of one thread. */
const STEPS = 12;

/** Programs for so many threads, the same ones for the same seed. Some of their compare-exchanges find what they expect. */
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
