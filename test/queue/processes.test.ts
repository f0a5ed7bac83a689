import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runtimes } from "../../tools/runtimes.ts";
import { checkComplete, stream } from "./stream.ts";
import { skipUnusable } from "../support/fences.ts";

const options = { timeout: 240_000 };

describe("processes of all runtimes", () => {
  const COUNT = 10_000;

  test("pass every message of an SpscQueue once, whole and in order", options, async () => {
    for (const _ of runtimes()) {
      checkComplete(await stream("SpscQueue", 1, 1, COUNT), 1, COUNT);
    }
  });

  test("pass every message of an MpmcQueue once, whole and in order", options, async () => {
    for (const [producers, consumers] of [[1, 1], [3, 1], [1, 3], [3, 3]] as const) {
      const total = COUNT / producers | 0;
      checkComplete(await stream("MpmcQueue", producers, consumers, total), producers, total);
    }
  });

  test(
    "lose or repeat messages of a ring without atomic operations: the control",
    options,
    async () => {
      await assert.rejects(async () => {
        for (let i = 0; i < 5; i++) {
          checkComplete(await stream("RacyRing", 2, 2, COUNT), 2, COUNT);
        }
      }, assert.AssertionError);
    },
  );

  const broadcast = { ...options, skip: skipUnusable("Broadcast") };
  test("receive every message of a Broadcast, or count it as lost", broadcast, async () => {
    const results = await stream("Broadcast", 1, 3, COUNT);
    for (const { received, lost } of results) {
      // Those after the last one that was received are not lost: the last one always arrives.
      assert.equal((received[0]?.count ?? 0) + lost, COUNT);
    }
  });
});
