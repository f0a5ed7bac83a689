import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callOf } from "../../src/operations/call_shapes.ts";
import { isInMask, OrderMask } from "../../src/operations/order_mask.ts";
import type { Operation } from "../../src/operations/table.ts";
import { lengthOf, tagOf } from "../../src/internal/typed_array.ts";
import { CmpxchgResult } from "../../src/operations/cmpxchg_result.ts";
import {
  type ClassParts,
  classText,
  type EvaluatedClass,
} from "../../src/specialized/class_text.ts";
import { evaluate } from "../../src/specialized/evaluate.ts";
import { wordsOf } from "../../src/specialized/scratch.ts";
import { valueKind } from "../../src/specialized/value_kind.ts";
import { createValues } from "../../src/specialized/values.ts";
import {
  fromBytes,
  type Kind,
  KINDS,
  nameOf,
  operationsOf,
  toValue,
  type Value,
} from "../support/model.ts";

const POINTERS = { operandPointer: "operand", resultPointer: "result" } as unknown as ClassParts;
const MEMORY = ["shared", "fixed", "resizable"] as const;

const FORMS = ["pointer", "offset"] as const;

type Form = (typeof FORMS)[number];

interface Harness {
  readonly object: object;
  readonly Class: EvaluatedClass;
  readonly bytes: Uint8Array;
  /** The calls of native functions and of the slow path after the last read. */
  calls(): unknown[][];
  method(operation: Operation): (...args: unknown[]) => unknown;
}

/** A specialized class whose native functions only record how they are called. */
function harness(
  { atype, width }: Kind,
  memory: (typeof MEMORY)[number],
  form: Form = "pointer",
): Harness {
  const kind = valueKind(width, atype === "BYTES", atype === "INT");
  const log: unknown[][] = [];
  const create = evaluate<(parts: ClassParts) => EvaluatedClass>(
    classText(
      { memory },
      kind,
      Object.fromEntries(operationsOf({ atype, width }).map((each) => [each.name, each])),
      form,
    ),
    "harness",
  );
  assert.ok(create);
  const Class = create({
    ...POINTERS,
    ...createValues(kind),
    Base: class {} as ClassParts["Base"],
    key: Symbol(),
    pointerTo: () => "object" as never,
    isInMask,
    slowPath: (operation, _, ...args) => log.push(["slow path", operation.name, ...args]),
    throwReleased: () => assert.fail("The memory was not lost"),
    ...wordsOf(width),
    minimum: kind.minimum,
    maximum: kind.maximum,
    Uint8Array,
    tagOf,
    lengthOf,
    Result: CmpxchgResult,
    empty: new Uint8Array(0),
  });
  const bytes = new Uint8Array(new ArrayBuffer(width));
  const state = { bytes } as never;
  const object = new Class(state, "object" as never);
  return {
    object,
    Class,
    bytes,
    calls: () => log.splice(0),
    method: (operation) => {
      const native = (...args: unknown[]) => {
        log.push(args);
        return 1;
      };
      const method = Class.methods[operation.name]!(operation, native as never);
      return (...args) => Reflect.apply(method, object, args);
    },
  };
}

const ordersIn = (mask: number) => [0, 1, 2, 3, 4, 5].filter((order) => isInMask(mask, order));

/** The correct calls of an operation: its arguments, and the numbers for the native function. */
function* correctCalls(operation: Operation, kind: Kind): Generator<[unknown[], unknown[]]> {
  const { parameters } = callOf(operation.shape);
  const top = 1n << BigInt(kind.width * 8);
  const values = [0n, 1n, top / 2n - 1n, top / 2n, top - 1n].map((bits) => toValue(kind, bits));
  const leading: unknown[][] = parameters.includes("expected")
    ? values.flatMap((value) => values.map((other) => [value, other]))
    : parameters.includes("operand")
    ? values.map((value) => [value])
    : parameters.includes("index")
    ? [[0], [kind.width * 8 - 1]]
    : [[]];
  for (const args of leading) {
    const index = parameters.includes("index") ? args : [];
    if (operation.shape !== "cmpxchg") {
      yield [args, [...index, 5]];
      yield [[...args, undefined], [...index, 5]];
      for (const order of ordersIn(operation.orders)) yield [[...args, order], [...index, order]];
      continue;
    }
    yield [args, [5, 5]];
    for (const success of ordersIn(OrderMask.ALL)) {
      const strongest = ordersIn(OrderMask.LOAD).filter((order) => order <= success).at(-1);
      yield [[...args, success], [success, strongest]];
      for (const failure of ordersIn(OrderMask.LOAD).filter((order) => order <= success)) {
        yield [[...args, success, failure], [success, failure]];
      }
    }
  }
}

/** Returns the numbers that a native function receives, and how many arguments. */
function passedNumbers(
  { shape }: Operation,
  { width }: Kind,
  form: Form,
  args: readonly unknown[],
  numbers: readonly unknown[],
): [numbers: unknown[], length: number] {
  const { parameters } = callOf(shape);
  if (form === "pointer") return [[...numbers], parameters.length];
  if (width > 4) return [[0, ...numbers], parameters.length + 1];
  const values = parameters.filter((name) => name === "operand" || name === "expected");
  const given = args.slice(0, values.length) as Value[];
  const words = given.map((value) => typeof value === "object" ? Number(fromBytes(value)) : value);
  return [[0, ...words, ...numbers], parameters.length + (parameters.includes("result") ? 0 : 1)];
}

for (const memory of MEMORY) {
  describe(`the methods of a specialized class on ${memory} memory`, () => {
    for (
      const [form, kind] of FORMS.flatMap((form) => KINDS.map((kind) => [form, kind] as const))
    ) {
      const title = form === "pointer" ? nameOf(kind) : `${nameOf(kind)} at an offset`;
      test(`call the native function for every correct call with ${title}`, () => {
        const { calls, method } = harness(kind, memory, form);
        for (const operation of operationsOf(kind)) {
          const call = method(operation);
          for (const [args, numbers] of correctCalls(operation, kind)) {
            call(...args);
            const made = calls();
            assert.equal(made.length, 1);
            const [passed, length] = passedNumbers(operation, kind, form, args, numbers);
            assert.deepEqual(made[0]!.filter((arg) => typeof arg === "number"), passed);
            assert.equal(made[0]!.length, length, operation.name);
            assert.equal(made[0]![0], "object");
          }
        }
      });
    }

    test("leave other calls to the slow path", () => {
      const wrong = [
        undefined,
        null,
        "1",
        0.5,
        NaN,
        Infinity,
        -1,
        2 ** 40,
        true,
        1n << 200n,
        {},
        [],
      ];
      for (const kind of KINDS) {
        const { calls, method } = harness(kind, memory);
        for (const operation of operationsOf(kind)) {
          const [first] = correctCalls(operation, kind);
          const args = first![0];
          for (const [i] of args.entries()) {
            for (const value of wrong) {
              if (value === -1 && kind.atype === "INT" && operation.shape !== "test") continue;
              method(operation)(...args.with(i, value));
              const made = calls();
              assert.equal(made.length, 1);
              assert.equal(made[0]![0], "slow path", `${operation.name} ${String(value)}`);
            }
          }
          for (const order of [null, "5", 1, 6, -1, 0.5, 37, 5n, {}]) {
            method(operation)(...args, order);
            assert.equal(calls()[0]![0], "slow path");
          }
        }
      }
    });

    test("leave other receivers, and objects without memory, to the slow path", () => {
      for (const kind of KINDS) {
        const { calls, Class, object, method, bytes } = harness(kind, memory);
        for (const operation of operationsOf(kind)) {
          const [first] = correctCalls(operation, kind);
          const other = Class.methods[operation.name]!(operation, (() => assert.fail()) as never);
          for (
            const receiver of [
              undefined,
              null,
              1,
              "a",
              {},
              Object.create(object),
              new Proxy(object, {}),
            ]
          ) {
            Reflect.apply(other, receiver, first![0]);
            assert.equal(calls()[0]![0], "slow path");
          }
          method(operation)(...first![0]);
          assert.equal(calls()[0]![0], "object");
        }
        if (memory === "shared") continue;
        (bytes.buffer as ArrayBuffer).transfer();
        for (const operation of operationsOf(kind)) {
          const [first] = correctCalls(operation, kind);
          method(operation)(...first![0]);
          assert.equal(calls()[0]![0], "slow path");
        }
      }
    });

    test("leave a released object to the slow path, even if Array.prototype has elements", () => {
      if (memory === "shared") return;
      const prototype = Array.prototype as unknown as Record<number, number>;
      const kind = { atype: "INT", width: 4 } as const;
      const { calls, Class, object, method } = harness(kind, memory);
      Class.forget(object);
      prototype[0] = 1;
      try {
        for (const operation of operationsOf(kind)) {
          const [first] = correctCalls(operation, kind);
          method(operation)(...first![0]);
          assert.equal(calls()[0]![0], "slow path");
        }
      } finally {
        delete prototype[0];
      }
    });
  });
}
