import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATIONS } from "../../src/operations/table.ts";
import { valueKind, valueRefusal, WIDTHS } from "../../src/specialized/value_kind.ts";

test("WIDTHS has the widths that patomic has", () => assert.deepEqual(WIDTHS, [1, 2, 4, 8, 16]));

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

test("valueRefusal() names the argument by what the operation does with it", () => {
  const kind = valueKind(4, false, true);
  const words = {
    store: "desired",
    exchange: "desired",
    fetch: "value",
    void: "value",
    cmpxchg: "desired",
  };
  for (const operation of OPERATIONS) {
    const word = words[operation.shape as keyof typeof words];
    if (word === undefined) continue;
    const { message } = valueRefusal(kind, 0.5, operation);
    assert.equal(
      message,
      `${operation.name}(): ${word} must be a whole number from -2147483648 to 2147483647, got 0.5`,
    );
    assert.match(valueRefusal(kind, 0.5, operation, "expected").message, /\(\): expected must be/);
  }
});
