import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATIONS } from "../../src/operations/table.ts";
import { checkValue, valueKind, WIDTHS } from "../../src/specialized/value_kind.ts";

test("WIDTHS has patomic's widths", () => assert.deepEqual(WIDTHS, [1, 2, 4, 8, 16]));

test("valueKind() has the limits of every width and sign", () => {
  const limits = (width: number, signed: boolean) => {
    const { minimum, maximum } = valueKind(width, false, signed);
    return [minimum, maximum];
  };
  assert.deepEqual(limits(1, true), [-128, 127]);
  assert.deepEqual(limits(1, false), [0, 255]);
  assert.deepEqual(limits(2, true), [-32768, 32767]);
  assert.deepEqual(limits(2, false), [0, 65535]);
  assert.deepEqual(limits(4, true), [-2147483648, 2147483647]);
  assert.deepEqual(limits(4, false), [0, 4294967295]);
  assert.deepEqual(limits(8, true), [-9223372036854775808n, 9223372036854775807n]);
  assert.deepEqual(limits(8, false), [0n, 18446744073709551615n]);
  assert.deepEqual(limits(16, true), [-(2n ** 127n), 2n ** 127n - 1n]);
  assert.deepEqual(limits(16, false), [0n, 2n ** 128n - 1n]);
});

test("checkValue() names the operation and the argument", () => {
  const kind = valueKind(4, false, true);
  for (const { name } of OPERATIONS) {
    for (const argument of ["desired", "value", "expected"]) {
      assert.throws(() => checkValue(kind, 0.5, name, argument), {
        name: "RangeError",
        message:
          `${name}(): ${argument} must be an integer from -2147483648 to 2147483647, got 0.5`,
      });
    }
  }
});

test("checkValue() accepts the limits of every width and sign, and refuses values beyond", () => {
  for (const width of WIDTHS) {
    for (const signed of [false, true]) {
      const kind = valueKind(width, false, signed);
      const { minimum, maximum } = kind;
      for (const value of [minimum, maximum]) checkValue(kind, value, "store", "desired");
      const one = typeof minimum === "bigint" ? 1n : 1;
      const beyond = [(minimum as number) - (one as number), (maximum as number) + (one as number)];
      for (const value of beyond) {
        assert.throws(() => checkValue(kind, value, "store", "desired"), RangeError);
      }
    }
  }
});
