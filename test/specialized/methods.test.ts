import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { atomicview, BYTES, CmpxchgResult } from "../../mod.ts";
import type { Operation } from "../../src/operations/table.ts";
import { bitsOf, operandsFor, ordersFor, toArgument } from "../support/calls.ts";
import { carryOut, KINDS, nameOf, operationsOf, toValue, type Value } from "../support/model.ts";
import { type Subject, SUBJECTS } from "../support/subjects.ts";

const RUNS = 150;

function callAsModel(
  subject: Subject,
  operation: Operation,
  before: bigint,
  operands: bigint[],
  orders: number[],
) {
  const { object, kind } = subject;
  const args = operands.map((bits) => toArgument(operation, kind, bits));
  const [next, expected] = carryOut(operation.name, kind.width, before, ...operands);
  subject.set(before);
  let result = object[operation.name](...args, ...orders);
  // A weak compare-exchange may fail spuriously, but not forever.
  for (let i = 0; operation.name === "cmpxchgWeak" && operands[0] === before && i < 1000; i++) {
    if ((result as CmpxchgResult<Value>).success) break;
    assert.equal(subject.get(), before);
    result = object[operation.name](...args, ...orders);
  }
  assert.equal(subject.get(), next);
  subject.checkGuards();
  assert.deepEqual(
    args,
    operands.map((bits) => toArgument(operation, kind, bits)),
    "An argument was modified",
  );
  if (Array.isArray(expected)) {
    assert.ok(result instanceof CmpxchgResult);
    assert.deepEqual([result.success, result.expected], [expected[0], toValue(kind, expected[1])]);
  } else {
    assert.deepEqual(result, typeof expected === "bigint" ? toValue(kind, expected) : expected);
  }
}

for (const [place, create] of Object.entries(SUBJECTS)) {
  for (const kind of KINDS) {
    describe(`${nameOf(kind)} in ${place}`, () => {
      const subject = create(kind);
      for (const operation of operationsOf(kind)) {
        test(`${operation.name}() agrees with the model for every argument`, () => {
          const call = bitsOf(kind.width).chain((before) =>
            fc.tuple(
              fc.constant(before),
              operandsFor(operation, kind.width, fc.constant(before)),
              ordersFor(operation),
            )
          );
          fc.assert(
            fc.property(
              call,
              ([before, operands, orders]) =>
                callAsModel(subject, operation, before, operands, orders),
            ),
            { numRuns: RUNS },
          );
        });
      }

      test("sequences of operations agree with the model", () => {
        const operations = operationsOf(kind);
        const step = fc.constantFrom(...operations).chain((operation) =>
          fc.tuple(
            fc.constant(operation),
            operandsFor(operation, kind.width, fc.constant(1n)),
            ordersFor(operation),
          )
        );
        fc.assert(
          fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
            let bits = 1n;
            for (const [operation, operands, orders] of steps) {
              callAsModel(subject, operation, bits, operands, orders);
              bits = subject.get();
            }
          }),
          { numRuns: 50 },
        );
      });
    });
  }
}

describe("results in bytes", () => {
  for (const kind of KINDS.filter(({ atype }) => atype === "BYTES")) {
    test(`are fresh copies for ${nameOf(kind)}`, () => {
      for (const create of Object.values(SUBJECTS)) {
        const subject = create(kind);
        const given = toValue(kind, 5n) as Uint8Array;
        const results = [
          () => subject.object.load(),
          () => subject.object.exchange(given),
          () => subject.object.binFetchOr(given),
          () => subject.object.binFetchNot(),
          () => subject.object.toBytes(),
          () => (subject.object.cmpxchgStrong(given, given) as CmpxchgResult<Uint8Array>).expected,
        ];
        for (const call of results) {
          subject.set(5n);
          const [first, second] = [call() as Uint8Array, call() as Uint8Array];
          assert.equal(Object.getPrototypeOf(first), Uint8Array.prototype);
          assert.notEqual(first.buffer, second.buffer);
          assert.notEqual(first.buffer, given.buffer);
          const [memory, kept] = [subject.get(), second.slice()];
          first.fill(0xee);
          assert.deepEqual(second, kept);
          assert.equal(subject.get(), memory);
          assert.deepEqual(given, toValue(kind, 5n));
        }
      }
    });
  }

  test("store() accepts bytes that overlap the object", () => {
    const bytes = new Uint8Array(new ArrayBuffer(16)).map((_, i) => i);
    using context = atomicview({ buffer: bytes.subarray(0, 8), atype: BYTES });
    context.enter().store(bytes.subarray(4, 12));
    assert.deepEqual(
      bytes,
      new Uint8Array([4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15]),
    );
  });
});
