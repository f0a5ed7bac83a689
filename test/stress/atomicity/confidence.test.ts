import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CONFIDENCE, confidenceOf, confidenceText, roundsFor } from "./confidence.ts";

/** Uniform numbers above 0 and up to 1, the same ones every time. */
function* uniform(): Generator<number, never> {
  for (let state = 1n;;) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    yield (Number(state >> 32n) + 1) / 2 ** 32;
  }
}

/**
 * Returns the probability of missing a fault that shows in a round with the probability `p`: the
 * mean over many controls.
 */
function missed(p: number, failures: number): number {
  const numbers = uniform();
  const trials = 5000;
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) {
    let rounds = 0;
    for (let i = 0; i < failures; i++) {
      rounds += Math.ceil(Math.log(numbers.next().value) / Math.log1p(-p));
    }
    sum += (1 - p) ** roundsFor({ failures, rounds });
  }
  return sum / trials;
}

describe("roundsFor()", () => {
  for (const p of [0.001, 0.01, 0.1, 0.5, 0.9]) {
    test(`misses a fault of probability ${p} at most as often as the confidence says`, () => {
      assert.ok(missed(p, 20) < 1 - CONFIDENCE);
    });
  }

  test("requires few extra rounds if failures are rare", () => {
    assert.ok(missed(0.0001, 20) > (1 - CONFIDENCE) * 0.8);
  });

  test("reaches the confidence, and one round less does not", () => {
    for (const rounds of [20, 21, 500, 123_456]) {
      const control = { failures: 20, rounds };
      const enough = roundsFor(control);
      assert.ok(confidenceOf(control, enough) >= CONFIDENCE);
      assert.ok(confidenceOf(control, enough - 1) < CONFIDENCE);
    }
  });
});

test("confidenceOf() agrees with the formula", () => {
  assert.equal(confidenceOf({ failures: 1, rounds: 10 }, 10), 0.5);
  assert.equal(confidenceOf({ failures: 3, rounds: 10 }, 10), 0.875);
  assert.equal(confidenceOf({ failures: 3, rounds: 10 }, 0), 0);
});

test("confidenceText() rounds down", () => {
  assert.equal(confidenceText(0.999), "99.9 %");
  assert.equal(confidenceText(0.99989999), "99.9899 %");
  assert.equal(confidenceText(1), "99.9999 %");
});
