import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryOrderError } from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { KINDS, nameOf, operationsOf } from "../support/model.ts";
import { argumentsFor, type Callable, makeContext, SUBJECTS } from "../support/subjects.ts";

const RELEASED = { name: "ReleasedError", message: "Operation forbidden on released view" };
const readonlyError = (op: string, width: number) => ({
  name: "UnsupportedOperationException",
  op,
  width,
  readonly: true,
  message: `${op}() is not supported for ${width} bytes on a read-only object, ` +
    "which can only be loaded and tested, see opsSupported",
});

const WRONG = Symbol("wrong");
const ORDER = 77;

const arityOf = (shape: string) =>
  ["load", "modify"].includes(shape) ? 0 : shape === "cmpxchg" ? 2 : 1;

/** Every way to call an operation with wrong arguments or orders. */
function callsOf(
  object: Callable,
  operation: (typeof OPERATIONS)[number],
  kind: (typeof KINDS)[number],
) {
  const valid = argumentsFor(operation, kind);
  const wrong = Array.from({ length: arityOf(operation.shape) }, () => WRONG);
  const call = (...args: unknown[]) => () => object[operation.name](...args);
  return {
    arguments: arityOf(operation.shape) === 0
      ? []
      : [call(...wrong), call(...valid.slice(0, -1), WRONG)],
    order: [call(...valid, ORDER)],
    both: arityOf(operation.shape) === 0 ? [] : [call(...wrong, ORDER)],
    valid: [call(...valid)],
  };
}

describe("errors are thrown in the order released, unsupported, arguments, memory order", () => {
  for (const operation of OPERATIONS) {
    test(`${operation.name}() on a released view`, () => {
      for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
        for (const warm of [false, true]) {
          const buffer = new ArrayBuffer(kind.width);
          const context = makeContext({ ...kind, buffer });
          const object = context.enter();
          if (warm) object[operation.name](...argumentsFor(operation, kind));
          const before = buffer.slice();
          context.exit();
          for (const call of Object.values(callsOf(object, operation, kind)).flat()) {
            assert.throws(call, RELEASED, nameOf(kind));
          }
          assert.deepEqual(buffer, before);
        }
      }
    });

    test(`${operation.name}() with wrong arguments and a wrong order`, () => {
      for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
        const cases = Object.values(SUBJECTS).flatMap((create) =>
          [false, true].map((warm) => [create, warm] as const)
        );
        for (const [create, warm] of cases) {
          const subject = create(kind);
          const calls = callsOf(subject.object, operation, kind);
          if (warm) calls.valid[0]();
          subject.set(0n);
          for (const call of [...calls.arguments, ...calls.both]) {
            assert.throws(
              call,
              (error) => error instanceof TypeError && error.constructor === TypeError,
            );
          }
          for (const call of calls.order) assert.throws(call, MemoryOrderError);
          assert.equal(subject.get(), 0n);
        }
      }
    });
  }

  for (const operation of OPERATIONS.filter(({ writes }) => writes)) {
    test(`${operation.name}() if it is not supported`, () => {
      for (
        const kind of KINDS.filter((kind) =>
          kind.width <= 8 && operationsOf(kind).includes(operation)
        )
      ) {
        const buffer = new Uint8Array(new ArrayBuffer(kind.width)).fill(7);
        const context = makeContext({ ...kind, buffer, readonly: true });
        const object = context.enter();
        const calls = Object.values(callsOf(object, operation, kind)).flat();
        for (const call of calls) assert.throws(call, readonlyError(operation.name, kind.width));
        context.exit();
        for (const call of calls) assert.throws(call, RELEASED, nameOf(kind));
        assert.deepEqual(buffer, new Uint8Array(kind.width).fill(7));
      }
    });
  }
});
