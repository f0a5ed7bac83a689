import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fence, MemoryOrder, MemoryOrderError } from "../../mod.ts";
import { skipWithoutFence } from "../support/fences.ts";

const untyped = fence as (order?: unknown) => void;

describe("fence()", { skip: skipWithoutFence() }, () => {
  test("accepts every memory order of C11, RELAXED too, and defaults to SEQ_CST", () => {
    for (const order of [...Object.values(MemoryOrder), -0, undefined]) {
      assert.equal(untyped(order), undefined);
    }
  });

  test("throws for every other value, without calling its methods", () => {
    const hostile = { valueOf: () => assert.fail("valueOf() was called") };
    for (const order of [1, 6, -1, 37, 2.5, NaN, "5", 5n, null, true, hostile, Symbol("5")]) {
      assert.throws(() => untyped(order), (error) => {
        return error instanceof MemoryOrderError && error.op === "fence" &&
          Object.is(error.order, order) && !error.isFail;
      });
    }
  });
});
