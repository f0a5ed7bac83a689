import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatValue } from "../../src/internal/format_value.ts";

describe("formatValue()", () => {
  const words: readonly (readonly [unknown, string])[] = [
    [1, "1"],
    [-0, "-0"],
    [0, "0"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [5n, "5n"],
    [2n ** 1024n - 1n, `${2n ** 1024n - 1n}n`],
    [1n - 2n ** 1024n, `-${2n ** 1024n - 1n}n`],
    [2n ** 1024n, "a bigint of more than 1024 bits"],
    [-(2n ** 1024n), "a bigint of more than 1024 bits"],
    [1n << 1_000_000n, "a bigint of more than 1024 bits"],
    ["text", '"text"'],
    ['"\n', '"\\"\\n"'],
    ["", '""'],
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}..."`],
    [true, "true"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("s"), "Symbol(s)"],
    [Symbol(), "Symbol()"],
    [Symbol("x".repeat(41)), `Symbol(${"x".repeat(40)}...)`],
    [() => 1, "a function"],
    [class {}, "a function"],
    [[1, 2], "an array"],
    [{}, "an object"],
    [new Date(), "an object"],
    [new Uint8Array(2), "a Uint8Array"],
    [new Int8Array(2), "an Int8Array"],
    [new BigInt64Array(2), "a BigInt64Array"],
    [new (class extends Float64Array {})(2), "a Float64Array"],
    [new DataView(new ArrayBuffer(1)), "a DataView"],
    [new ArrayBuffer(1), "an ArrayBuffer"],
    [new SharedArrayBuffer(1), "a SharedArrayBuffer"],
    [Object.create(null), "an object"],
  ];
  for (const [value, text] of words) {
    test(`returns ${text}`, () => assert.equal(formatValue(value), text));
  }

  test("runs no code of the value", () => {
    const run = () => assert.fail("Code of the value was run");
    const value = {
      valueOf: run,
      toString: run,
      toJSON: run,
      [Symbol.toPrimitive]: run,
      get [Symbol.toStringTag]() {
        return run();
      },
    };
    assert.equal(formatValue(value), "an object");
    const traps = Object.fromEntries(
      Object.getOwnPropertyNames(Reflect).map((name) => [name, run]),
    );
    assert.equal(formatValue(new Proxy({}, traps)), "an object");
    assert.equal(formatValue(new Proxy(() => 1, traps)), "a function");
    assert.equal(formatValue(new Proxy([], traps)), "an array");
  });

  test("describes a revoked proxy", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    assert.equal(formatValue(proxy), "an object");
  });
});
