import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryOrder } from "../../mod.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../../src/operations/order_mask.ts";

test("OrderMask has the orders of C11", () => {
  const ordersIn = (mask: number) =>
    Array.from({ length: 32 }, (_, i) => i).filter((i) => (mask >>> i & 1) === 1);
  const { RELAXED, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST } = MemoryOrder;
  assert.deepEqual(ordersIn(OrderMask.LOAD), [RELAXED, ACQUIRE, SEQ_CST]);
  assert.deepEqual(ordersIn(OrderMask.STORE), [RELAXED, RELEASE, SEQ_CST]);
  assert.deepEqual(ordersIn(OrderMask.ALL), [RELAXED, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST]);
});

test("ORDER_NAMES has the name of every order at its value", () => {
  for (const [name, order] of Object.entries(MemoryOrder)) assert.equal(ORDER_NAMES[order], name);
});

test("isInMask() tests the value itself, not the value modulo 32", () => {
  assert.equal(isInMask(OrderMask.ALL, 5), true);
  for (
    const order of [
      37,
      32,
      -27,
      5.5,
      2 ** 32 + 5,
      NaN,
      Infinity,
      "5",
      5n,
      [5],
      true,
      null,
      undefined,
      {},
    ]
  ) {
    assert.equal(isInMask(OrderMask.ALL, order), false, String(order));
  }
});
