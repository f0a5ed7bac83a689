import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { type Kind, KINDS, nameOf, operationsOf, toValue } from "../support/model.ts";
import { argumentsFor, SUBJECTS } from "../support/subjects.ts";

const takesValues = OPERATIONS.filter(({ operand }) => operand !== null);
const argumentNames = ({ name, shape }: Operation) =>
  shape === "cmpxchg"
    ? ["expected", "desired"]
    : [name === "store" || name === "exchange" ? "desired" : "value"];

function limitsOf({ atype, width }: Kind): readonly [bigint, bigint] {
  const bits = BigInt(width * 8);
  return atype === "INT" ? [-(1n << bits - 1n), (1n << bits - 1n) - 1n] : [0n, (1n << bits) - 1n];
}

type Refusal = readonly [
  value: unknown,
  error: typeof TypeError | typeof RangeError,
  message: string,
];

const WRONG_TYPES: readonly (readonly [unknown, string])[] = [
  [undefined, "undefined"],
  [null, "null"],
  ["1", '"1"'],
  [true, "true"],
  [{}, "an object"],
  [[1], "an array"],
  [new Date(0), "an object"],
  [() => 1, "a function"],
  [Symbol("one"), "Symbol(one)"],
];

/** Values that objects of a kind refuse, with the class and the text of the error. */
function refusalsOf(kind: Kind): Refusal[] {
  const { atype, width } = kind;
  if (atype === "BYTES") {
    const others: (readonly [unknown, string])[] = [
      [new Int8Array(width), "an Int8Array"],
      [new Uint8ClampedArray(width), "a Uint8ClampedArray"],
      [new ArrayBuffer(width), "an ArrayBuffer"],
      [new DataView(new ArrayBuffer(width)), "a DataView"],
    ];
    const wrong: (readonly [unknown, string])[] = [
      ...WRONG_TYPES,
      [1, "1"],
      [1n, "1n"],
      ...others,
    ];
    return [
      ...wrong.map(([value, text]) =>
        [value, TypeError, `must be a Uint8Array of ${width} bytes, got ${text}`] as const
      ),
      ...[0, width - 1, width + 1, 2 * width].filter((length) => length !== width).map((length) =>
        [
          new Uint8Array(length),
          RangeError,
          `must have ${width} bytes, as many as the object, got ${length}`,
        ] as const
      ),
    ];
  }
  const [least, greatest] = limitsOf(kind);
  if (width > 4) {
    const text = (value: bigint) =>
      `must be an integer from ${least}n to ${greatest}n, got ${value}n`;
    return [
      ...[...WRONG_TYPES, [1, "1"] as const, [NaN, "NaN"] as const].map(([value, given]) =>
        [
          value,
          TypeError,
          `must be a bigint for ${width} bytes, got ${given}`,
        ] as const
      ),
      ...[least - 1n, greatest + 1n, 1n << 300n, -(1n << 300n)].map((value) =>
        [value, RangeError, text(value)] as const
      ),
    ];
  }
  const numbers = [
    Number(least) - 1,
    Number(greatest) + 1,
    0.5,
    -0.5,
    1.0000001,
    NaN,
    Infinity,
    -Infinity,
    2 ** 32,
    2 ** 53,
    1e300,
  ];
  return [
    ...[...WRONG_TYPES, [1n, "1n"] as const].map(([value, given]) =>
      [
        value,
        TypeError,
        `must be a number for ${width} bytes, got ${given}`,
      ] as const
    ),
    ...numbers.map((value) =>
      [
        value,
        RangeError,
        `must be an integer from ${least} to ${greatest}, got ${value}`,
      ] as const
    ),
  ];
}

describe("values that an operation refuses", () => {
  for (const kind of KINDS) {
    for (const [place, create] of Object.entries(SUBJECTS)) {
      test(`are refused by ${nameOf(kind)} in ${place}, before it writes`, () => {
        const subject = create(kind);
        for (
          const operation of takesValues.filter((operation) =>
            operationsOf(kind).includes(operation)
          )
        ) {
          for (const [position, argument] of argumentNames(operation).entries()) {
            for (const [value, Class, message] of refusalsOf(kind)) {
              const args = argumentsFor(operation, kind).with(position, value);
              assert.throws(
                () => subject.object[operation.name](...args),
                { name: Class.name, message: `${operation.name}(): ${argument} ${message}` },
              );
            }
          }
        }
        assert.equal(subject.get(), 0n);
        subject.checkGuards();
      });
    }
  }
});

describe("values at the limits", () => {
  for (const kind of KINDS.filter(({ atype }) => atype !== "BYTES")) {
    test(`are accepted by ${nameOf(kind)}`, () => {
      const subject = SUBJECTS["a view"](kind);
      for (const limit of limitsOf(kind)) {
        const value = kind.width > 4 ? limit : Number(limit);
        subject.object.store(value);
        assert.equal(subject.object.load(), value);
      }
    });
  }

  for (const kind of KINDS.filter(({ atype }) => atype === "INT")) {
    test(`fetchAdd() wraps around at the maximum of ${nameOf(kind)}`, () => {
      const subject = SUBJECTS["an atomic"](kind);
      const [least, greatest] = limitsOf(kind).map((limit) =>
        kind.width > 4 ? limit : Number(limit)
      );
      subject.object.store(greatest);
      assert.equal(subject.object.fetchAdd(toValue(kind, 1n)), greatest);
      assert.equal(subject.object.load(), least);
      subject.object.neg();
      assert.equal(subject.object.load(), least);
      subject.object.dec();
      assert.equal(subject.object.load(), greatest);
    });
  }

  test("-0 is stored as 0", () => {
    const subject = SUBJECTS["an atomic"]({ atype: "INT", width: 4 });
    subject.object.store(-0);
    assert.ok(Object.is(subject.object.load(), 0));
  });

  // Deno refuses -0 as an i32. The slow path serves the first call and all updates.
  test("-0 counts as 0 in every argument, also on the slow path", () => {
    for (const kind of KINDS) {
      for (const [place, create] of Object.entries(SUBJECTS)) {
        for (const operation of operationsOf(kind)) {
          const orders = operation.shape === "cmpxchg" ? [-0, -0] : [-0];
          const args = argumentsFor(operation, kind).map((value) => value === 0 ? -0 : value);
          const outcomes = [[...args, ...orders], argumentsFor(operation, kind)].map((given) => {
            const { object, get } = create(kind);
            return [object[operation.name](...given), get()];
          });
          assert.deepEqual(outcomes[0], outcomes[1], `${operation.name}() in ${place}`);
        }
      }
    }
    const { object } = SUBJECTS["an atomic"]({ atype: "INT", width: 4 });
    assert.ok(Object.is(object.fetchUpdate(() => -0, -0, -0), 0));
    assert.ok(Object.is(object.fetchMax(-0, -0), 0));
  });
});

describe("bit indices", () => {
  for (
    const { name } of OPERATIONS.filter(({ shape }) => shape === "test")
  ) {
    test(`${name}() accepts only those of the object's bits`, () => {
      for (const kind of KINDS) {
        const subject = SUBJECTS["a view"](kind);
        const last = kind.width * 8 - 1;
        const expected = `${name}(): index must be an integer from 0 to ${last}, got `;
        for (const index of [-1, last + 1, 128, 256, 0.5, NaN, Infinity, 2 ** 32, 2 ** 32 + 1]) {
          if (index === Math.min(index, last) && index >= 0 && Number.isInteger(index)) continue;
          assert.throws(() => subject.object[name](index), {
            name: "RangeError",
            message: expected + index,
          });
        }
        for (const [index, text] of [...WRONG_TYPES, [1n, "1n"] as const]) {
          assert.throws(() => subject.object[name](index), {
            name: "TypeError",
            message: expected + text,
          });
        }
        assert.equal(subject.get(), 0n);
        assert.equal(subject.object[name](last), false);
        subject.checkGuards();
      }
    });
  }
});
