import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { OpType } from "../../../src/operations/table.ts";
import { operandsFor } from "../../support/calls.ts";
import { carryOut, operationsOf, type Outcome } from "../../support/model.ts";
import { type Call, linearize } from "./history.ts";

const call = (
  name: OpType,
  operands: bigint[],
  result: Outcome[1],
  begin: number,
  end: number,
): Call => ({ name, operands, result, begin, end });

interface Known {
  readonly title: string;
  readonly initial: bigint;
  readonly threads: readonly (readonly Call[])[];
  readonly holds: boolean;
}

const KNOWN: readonly Known[] = [
  { title: "no calls", initial: 0n, threads: [], holds: true },
  {
    title: "increments that overlap and find different values",
    initial: 0n,
    threads: [[call("fetchInc", [], 1n, 0, 2)], [call("fetchInc", [], 0n, 1, 3)]],
    holds: true,
  },
  {
    title: "increments that overlap and find the same value",
    initial: 0n,
    threads: [[call("fetchInc", [], 0n, 0, 2)], [call("fetchInc", [], 0n, 1, 3)]],
    holds: false,
  },
  {
    title: "increments one after another that find values in reverse order",
    initial: 0n,
    threads: [[call("fetchInc", [], 1n, 0, 1)], [call("fetchInc", [], 0n, 2, 3)]],
    holds: false,
  },
  {
    title: "an increment that wraps around",
    initial: 255n,
    threads: [[call("inc", [], undefined, 0, 1), call("load", [], 0n, 2, 3)]],
    holds: true,
  },
  {
    title: "a load that finds the value before an overlapping store",
    initial: 0n,
    threads: [[call("store", [5n], undefined, 0, 3)], [call("load", [], 0n, 1, 2)]],
    holds: true,
  },
  {
    title: "a load that finds the value before a store that has ended",
    initial: 0n,
    threads: [[call("store", [5n], undefined, 0, 1)], [call("load", [], 0n, 2, 3)]],
    holds: false,
  },
  {
    title: "a thread that finds an older value again during a store",
    initial: 0n,
    threads: [[call("store", [5n], undefined, 0, 9)], [
      call("load", [], 5n, 1, 2),
      call("load", [], 0n, 3, 4),
    ]],
    holds: false,
  },
  {
    title: "two threads that see two stores in different orders",
    initial: 0n,
    threads: [
      [call("store", [1n], undefined, 0, 20)],
      [call("store", [2n], undefined, 0, 20)],
      [call("load", [], 1n, 1, 2), call("load", [], 2n, 5, 6)],
      [call("load", [], 2n, 3, 4), call("load", [], 1n, 7, 8)],
    ],
    holds: false,
  },
  {
    title: "a value that no call has written",
    initial: 0n,
    threads: [[call("store", [0xffn], undefined, 0, 3)], [call("load", [], 0x0fn, 1, 2)]],
    holds: false,
  },
  {
    title: "two compare-exchanges of the same value that both succeed",
    initial: 0n,
    threads: [
      [call("cmpxchgStrong", [0n, 1n], [true, 0n], 0, 2)],
      [call("cmpxchgStrong", [0n, 2n], [true, 0n], 1, 3)],
    ],
    holds: false,
  },
  {
    title: "a weak compare-exchange that fails spuriously",
    initial: 0n,
    threads: [[call("cmpxchgWeak", [0n, 1n], [false, 0n], 0, 1), call("load", [], 0n, 2, 3)]],
    holds: true,
  },
  {
    title: "a weak compare-exchange that fails and finds a wrong value",
    initial: 0n,
    threads: [[call("cmpxchgWeak", [5n, 1n], [false, 4n], 0, 1)]],
    holds: false,
  },
  {
    title: "a strong compare-exchange that fails spuriously",
    initial: 0n,
    threads: [[call("cmpxchgStrong", [0n, 1n], [false, 0n], 0, 1)]],
    holds: false,
  },
  {
    title: "a bit that two threads have set",
    initial: 0n,
    threads: [[call("bitTestSet", [3n], false, 0, 2)], [call("bitTestSet", [3n], false, 1, 3)]],
    holds: false,
  },
];

/** Whether calls in this order return the recorded results. */
function isSequential(width: number, initial: bigint, calls: readonly Call[]): boolean {
  let bits = initial;
  return calls.every(({ name, operands, result }) => {
    const [next, expected] = carryOut(name, width, bits, ...operands);
    bits = next;
    return String(result) === String(expected);
  });
}

const orders = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));

const keepsOrder = (calls: readonly Call[]) =>
  calls.every((a, i) => calls.slice(i + 1).every((b) => b.end > a.begin));

describe("linearize()", () => {
  for (const { title, initial, threads, holds } of KNOWN) {
    test(`${holds ? "finds an order for" : "refutes"} ${title}`, () => {
      assert.equal(linearize(1, initial, threads) !== null, holds);
    });
  }

  // Results are drawn from a few values, so that some histories hold and some do not.
  const anyCall = fc.oneof(
    fc.constant(["inc", [], undefined] as const),
    fc.constantFrom(0n, 1n).map((value) => ["store", [value], undefined] as const),
    fc.constantFrom(0n, 1n, 2n).map((found) => ["load", [], found] as const),
    fc.constantFrom(0n, 1n, 2n).map((found) => ["fetchInc", [], found] as const),
    fc.tuple(fc.boolean(), fc.constantFrom(0n, 1n)).map((found) =>
      ["cmpxchgStrong", [0n, 1n], found] as const
    ),
  );
  const times = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 });
  let [held, refuted] = [0, 0];

  test("agrees with a search of all orders of five calls", () => {
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 5, maxLength: 5 }), times, (made, times) => {
        const calls = made.map(([name, operands, result], i) => {
          const [begin, end] = times.slice(2 * i, 2 * i + 2).toSorted((a, b) => a - b);
          return call(name, [...operands], result as Outcome[1], begin, end);
        });
        const expected = orders(calls).some((order) =>
          keepsOrder(order) && isSequential(4, 0n, order)
        );
        const found = linearize(4, 0n, calls.map((each) => [each]));
        assert.equal(found !== null, expected);
        if (found) assert.ok(keepsOrder(found) && isSequential(4, 0n, found) && found.length === 5);
        expected ? held++ : refuted++;
      }),
      { numRuns: 2000, seed: 5 },
    );
    assert.ok(held > 100 && refuted > 100);
  });

  test("finds an order for sequential calls of three threads, however long they last", () => {
    const step = fc.constantFrom(...operationsOf({ atype: "INT", width: 2 })).chain((operation) =>
      fc.tuple(
        fc.constant(operation.name),
        operandsFor(operation, 2, fc.constant(1n)),
        fc.nat(2),
        fc.nat(3),
        fc.nat(3),
      )
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let bits = 1n;
        const threads: Call[][] = [[], [], []];
        for (const [at, [name, operands, thread, before, after]] of steps.entries()) {
          const [next, result] = carryOut(name, 2, bits, ...operands);
          bits = next;
          // It took effect at 10 * at, and lasts as long as its thread allows.
          const begin = Math.max(
            10 * at - 10 * before - 1,
            threads[thread].at(-1)?.end ?? -Infinity,
          );
          const later = steps.findIndex(([, , other], i) => i > at && other === thread);
          const end = Math.min(10 * at + 10 * after + 1, later === -1 ? Infinity : 10 * later - 1);
          threads[thread].push(call(name, operands, result, Math.min(begin + 0.5, 10 * at), end));
        }
        assert.equal(linearize(2, 1n, threads)?.length, steps.length);
      }),
      { numRuns: 300 },
    );
  });
});
