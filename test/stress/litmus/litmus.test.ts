import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allowedOutcomes } from "./c11.ts";
import { casesOf, isAsItMustBe, observe } from "./litmus.ts";
import { isForbidden, LITMUS_TESTS, ORDERS } from "./litmus_shapes.ts";
import { startThreads } from "../threads/threads.ts";

test("litmus_shapes.h contains all tests and orders", () => {
  const names = ["SB", "MP", "LB", "IRIW", "2+2W", "CoRR", "CoWW", "CoRW", "CoWR"];
  assert.deepEqual(LITMUS_TESTS.map(({ name }) => name), names);
  const orders = ["relaxed", "release/acquire", "seq_cst", "relaxed RMW", "acq_rel RMW"];
  assert.deepEqual(ORDERS.map(({ name }) => name), orders);
});

describe("litmus_shapes.h forbids the same outcomes as C11, of", () => {
  for (const litmus of LITMUS_TESTS) {
    for (const orders of ORDERS) {
      test(`${litmus.name} with ${orders.name}`, () => {
        const weak = isForbidden(litmus, orders) ? [] : [litmus.weak];
        assert.deepEqual(
          [...allowedOutcomes(litmus, orders)].sort(),
          [...litmus.interleaved, ...weak].sort(),
        );
      });
    }
  }
});

describe("an interleaving of the control, and none of the test, has the weak outcome of", () => {
  for (const { name, interleaved, control, weak } of LITMUS_TESTS) {
    test(name, () => {
      assert.equal(interleaved.has(weak), false);
      assert.equal(control.interleaved.has(weak), true);
    });
  }
});

describe("workers see no forbidden outcome, and each outcome that they must see, in", () => {
  for (const litmus of LITMUS_TESTS) {
    test(litmus.name, { timeout: 120_000 }, async () => {
      await using threads = startThreads("workers", litmus.threads.length);
      for (const each of casesOf(litmus)) {
        const row = await observe(threads, each, 20);
        assert.ok(isAsItMustBe(row), JSON.stringify(row));
      }
    });
  }
});
