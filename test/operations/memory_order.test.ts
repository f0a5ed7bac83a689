import assert from "node:assert/strict";
import { test } from "node:test";
import { isValidFailOrder, isValidLoadOrder, isValidStoreOrder, MemoryOrder } from "../../mod.ts";

const { RELAXED, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST } = MemoryOrder;
const ORDERS = Object.values(MemoryOrder);
const NO_ORDERS = [
  1,
  6,
  37,
  -1,
  2.5,
  NaN,
  "5",
  5n,
  null,
  undefined,
  {},
  [5],
  true,
] as unknown as MemoryOrder[];

test("MemoryOrder has patomic's values, and no CONSUME", () => {
  assert.deepEqual(MemoryOrder, { RELAXED: 0, ACQUIRE: 2, RELEASE: 3, ACQ_REL: 4, SEQ_CST: 5 });
});

test("isValidStoreOrder() accepts the orders of a store", () => {
  assert.deepEqual(ORDERS.filter(isValidStoreOrder), [RELAXED, RELEASE, SEQ_CST]);
  assert.deepEqual(NO_ORDERS.filter(isValidStoreOrder), []);
});

test("isValidLoadOrder() accepts the orders of a load", () => {
  assert.deepEqual(ORDERS.filter(isValidLoadOrder), [RELAXED, ACQUIRE, SEQ_CST]);
  assert.deepEqual(NO_ORDERS.filter(isValidLoadOrder), []);
});

test("isValidFailOrder() accepts the orders of a load that are not above the success order", () => {
  const failures = (success: MemoryOrder) =>
    ORDERS.filter((fail) => isValidFailOrder(fail, success));
  assert.deepEqual(failures(RELAXED), [RELAXED]);
  assert.deepEqual(failures(ACQUIRE), [RELAXED, ACQUIRE]);
  assert.deepEqual(failures(RELEASE), [RELAXED, ACQUIRE]);
  assert.deepEqual(failures(ACQ_REL), [RELAXED, ACQUIRE]);
  assert.deepEqual(failures(SEQ_CST), [RELAXED, ACQUIRE, SEQ_CST]);
});

test("isValidFailOrder() refuses an invalid order on either side", () => {
  for (const order of NO_ORDERS) {
    assert.equal(isValidFailOrder(order, SEQ_CST), false);
    assert.equal(isValidFailOrder(RELAXED, order), false);
  }
});
