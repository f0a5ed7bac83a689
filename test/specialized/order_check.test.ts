import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type CmpxchgResult, MemoryOrder, MemoryOrderError } from "../../mod.ts";
import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { failureOrderOf, orderOf } from "../../src/specialized/order_check.ts";
import { KINDS, nameOf, operationsOf } from "../support/model.ts";
import { argumentsFor, type Subject, SUBJECTS } from "../support/subjects.ts";

const NAMES = Object.entries(MemoryOrder);
const LOAD = [0, 2, 5];
const STORE = [0, 3, 5];
const ALL = [0, 2, 3, 4, 5];

const namesOf = (orders: readonly number[]) =>
  NAMES.filter(([, order]) => orders.includes(order)).map(([name]) => name).join(", ");

const refuseConversion = () => assert.fail("Code of the order was called");

/** Values that are not orders, each with its text in the message. */
const JUNK: readonly (readonly [unknown, string])[] = [
  [1, "1"],
  [6, "6"],
  [37, "37"],
  [-1, "-1"],
  [-27, "-27"],
  [2.5, "2.5"],
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  [2 ** 32, "4294967296"],
  [2 ** 32 + 5, "4294967301"],
  ["5", '"5"'],
  ["", '""'],
  [5n, "5n"],
  [null, "null"],
  [true, "true"],
  [{}, "an object"],
  [[5], "an array"],
  [{
    valueOf: refuseConversion,
    toString: refuseConversion,
    [Symbol.toPrimitive]: refuseConversion,
  }, "an object"],
  [() => 5, "a function"],
  [Symbol("order"), "Symbol(order)"],
];

const allowedFor = ({ name }: Operation) =>
  name === "load" || name === "bitTest" ? LOAD : name === "store" ? STORE : ALL;
const allowedFailures = (success: number) => LOAD.filter((order) => order <= success);

/** Every object of every kind, each with its memory at 0. */
const subjects = KINDS.flatMap((kind) => Object.values(SUBJECTS).map((create) => create(kind)));
const subjectsFor = (name: string) =>
  subjects.filter(({ kind }) => operationsOf(kind).some((operation) => operation.name === name));

function assertRefused(
  subject: Subject,
  op: string,
  args: unknown[],
  order: unknown,
  isFail: boolean,
  message: string,
) {
  subject.set(0n);
  let thrown: unknown;
  try {
    subject.object[op](...args);
  } catch (error) {
    thrown = error;
  }
  assert.ok(
    thrown instanceof MemoryOrderError,
    `${nameOf(subject.kind)}: ${op}() threw no MemoryOrderError`,
  );
  assert.ok(thrown instanceof RangeError);
  assert.deepEqual(
    [thrown.name, thrown.message, thrown.op, thrown.order, thrown.isFail],
    ["MemoryOrderError", message, op, order, isFail],
  );
  assert.equal(subject.get(), 0n);
}

const messageFor = (op: string, isFail: boolean, given: string, allowed: readonly number[]) =>
  `${op}() cannot have the ${isFail ? "failure order" : "memory order"} ${given}: it takes ${
    namesOf(allowed)
  } here`;

describe("every order on every operation", () => {
  for (const operation of OPERATIONS) {
    const { name } = operation;
    const allowed = allowedFor(operation);

    test(`${name}() accepts ${namesOf(allowed)}, or none`, () => {
      for (const subject of subjectsFor(name)) {
        const args = argumentsFor(operation, subject.kind);
        subject.set(0n);
        const expected = [subject.object[name](...args), subject.get()];
        for (const order of [...allowed, undefined]) {
          subject.set(0n);
          assert.deepEqual([subject.object[name](...args, order), subject.get()], expected);
        }
      }
    });

    test(`${name}() refuses every other order before it writes`, () => {
      const others = NAMES.filter(([, order]) => !allowed.includes(order)).map((
        [given, order],
      ) => [order, given]);
      for (const subject of subjectsFor(name)) {
        const args = argumentsFor(operation, subject.kind);
        for (const [order, given] of [...others, ...JUNK] as [unknown, string][]) {
          const text = others.some(([other]) => other === order)
            ? given
            : `${given}, which is not a MemoryOrder`;
          assertRefused(
            subject,
            name,
            [...args, order],
            order,
            false,
            messageFor(name, false, text, allowed),
          );
        }
      }
    });
  }
});

describe("the orders of a compare-exchange", () => {
  for (const operation of OPERATIONS.filter(({ shape }) => shape === "cmpxchg")) {
    const { name } = operation;
    for (const success of ALL) {
      const [successName] = NAMES.find(([, order]) => order === success)!;
      const allowed = allowedFailures(success);

      const title = `the failure order of ${successName}`;
      test(`${name}() accepts ${namesOf(allowed)} or none as ${title}`, () => {
        for (const subject of subjectsFor(name)) {
          const [expected, desired] = argumentsFor(operation, subject.kind);
          for (const failure of [...allowed, undefined]) {
            subject.set(0n);
            const result = subject.object[name](
              desired,
              desired,
              success,
              failure,
            ) as CmpxchgResult<unknown>;
            assert.deepEqual({ ...result }, { success: false, expected });
            assert.equal(subject.get(), 0n);
          }
        }
      });

      test(`${name}() rejects other values as ${title}, before it writes`, () => {
        const others = NAMES.filter(([, order]) => !allowed.includes(order)).map((
          [given, order],
        ) => [order, given]);
        for (const subject of subjectsFor(name)) {
          const args = argumentsFor(operation, subject.kind);
          for (const [failure, given] of [...others, ...JUNK] as [unknown, string][]) {
            const text = others.some(([other]) => other === failure)
              ? given
              : `${given}, which is not a MemoryOrder`;
            const message = messageFor(name, true, text, allowed);
            assertRefused(subject, name, [...args, success, failure], failure, true, message);
          }
        }
      });
    }

    test(`${name}() checks the success order before the failure order`, () => {
      const message = messageFor(name, false, "7, which is not a MemoryOrder", ALL);
      for (const subject of subjectsFor(name)) {
        assertRefused(
          subject,
          name,
          [...argumentsFor(operation, subject.kind), 7, 9],
          7,
          false,
          message,
        );
      }
    });
  }
});

const CMPXCHG = OPERATIONS.find(({ shape }) => shape === "cmpxchg")!;

test("failureOrderOf() returns the strongest allowed order by default", () => {
  for (const success of ALL) {
    assert.equal(
      failureOrderOf(CMPXCHG, success, undefined),
      Math.max(...allowedFailures(success)),
      String(success),
    );
  }
});

test("failureOrderOf() returns a valid failure order", () => {
  for (const success of ALL) {
    for (const failure of allowedFailures(success)) {
      assert.equal(failureOrderOf(CMPXCHG, success, failure), failure);
    }
  }
});

test("orderOf() returns a valid order", () => {
  for (const operation of OPERATIONS) {
    for (const order of allowedFor(operation)) assert.equal(orderOf(operation, order), order);
  }
});
