import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Patience } from "../../src/queue/patience.ts";

/** Looks some times, and returns how often the memory was read. */
function reads(looks: number, find: (read: number) => number): number {
  let count = 0;
  const patience = new Patience(65_536, () => find(count++));
  for (let i = 0; i < looks; i++) patience.look();
  return count;
}

describe("an end of a queue that looks for more", () => {
  test("reads once if it finds nothing, or enough", () => {
    for (const found of [0, 8192, 65_536]) assert.equal(reads(1000, () => found), 1000);
  });

  test("soon stops to pause while no more arrives in a pause", () => {
    const extra = reads(20_000, () => 40) - 20_000;
    assert.ok(extra >= 1 && extra < 20, `it paused ${extra} times`);
  });

  test("pauses at each look while much arrives in a pause", () => {
    const extra = reads(1000, (read) => read % 2 === 0 ? 40 : 8000) - 1000;
    assert.ok(extra > 400, `it paused ${extra} times`);
  });

  test("returns what is there after a pause", () => {
    let found = 40;
    const patience = new Patience(65_536, () => found += 40);
    for (let i = 0; i < 100; i++) {
      const seen = patience.look();
      assert.equal(seen, found);
    }
  });

  test("finds nothing after a pause if another end was faster", () => {
    let count = 0;
    const patience = new Patience(65_536, () => ++count % 5 === 0 ? 0 : 40);
    const looks = Array.from({ length: 5 }, () => patience.look());
    assert.deepEqual(looks, [40, 40, 40, 0, 40]);
  });
});
