import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compare, FAILURES, holdAgainst } from "./atomicity/comparison.ts";
import { faultyLibrary } from "./atomicity/faulty_library.ts";
import { linearizability } from "./linearizability/linearizability.ts";
import { lostUpdates } from "./atomicity/lost_updates.ts";
import { models } from "./linearizability/models.ts";
import { neighbours } from "./atomicity/neighbours.ts";
import { programs } from "./linearizability/programs.ts";
import { textTable } from "./text_table.ts";
import { PLACES, startThreads } from "./threads/threads.ts";
import { tickets } from "./atomicity/tickets.ts";
import { tornReads } from "./atomicity/torn_reads.ts";

const SECONDS = 1;
const options = { timeout: 1_200_000 };
const JOBS = new URL("../workers/meet.ts", import.meta.url).href;

describe("the stress test of", () => {
  for (
    const [name, runTest] of Object.entries({
      lostUpdates,
      tornReads,
      tickets,
      neighbours,
      linearizability,
    })
  ) {
    test(`${name} holds, and each of its controls fails`, options, async () => {
      const { rows, passed } = await runTest(SECONDS);
      assert.ok(passed, textTable(rows.filter(({ failed }) => failed !== 0)));
      assert.ok(rows.length > 0);
      for (const row of rows) {
        assert.equal(row["control failures"], FAILURES);
        assert.equal(row.failed, 0);
      }
    });
  }
});

describe("a library that is not atomic", () => {
  test("is detected by a comparison", options, async () => {
    using faulty = faultyLibrary("PLAIN");
    const argument = { name: "fetchAdd", width: 4 };
    const { rows, passed } = await compare({
      title: "faulty",
      fault: "PLAIN",
      module: new URL("./atomicity/lost_updates.ts", import.meta.url).href,
      job: "update",
      cases: [{ columns: argument, argument, place: "workers", threads: 2 }],
      library: faulty.path,
    }, 0.01);
    assert.equal(passed, false);
    assert.ok(Number(rows[0].failed) > 0);
  });

  test("is refuted by its histories", options, async () => {
    using faulty = faultyLibrary("PLAIN");
    const shown: unknown[] = [];
    const { rows, passed } = await linearizability(0, {
      crowds: [[2, "workers"]],
      library: faulty.path,
      show: (history) => shown.push(history),
    });
    assert.equal(passed, false);
    for (const { failed } of rows) assert.ok(Number(failed) > 0);
    assert.equal(shown.length, rows.reduce((sum, { failed }) => sum + Number(failed), 0));
  });

  test("is refuted by the histories of a queue", options, async () => {
    using faulty = faultyLibrary("PLAIN");
    const only = ["MpmcQueue of 4 messages"];
    const shown: string[] = [];
    const { passed, rows } = await models(2, {
      counts: [2],
      only,
      library: faulty.path,
      show: (history) => shown.push(history),
    });
    assert.equal(passed, false);
    assert.ok(shown.length > 0);
    assert.equal(rows[0].failed, shown.length);
  });
});

test("a control that does not fail is an error", async () => {
  const control = { failures: FAILURES - 1, rounds: 1000, operations: 1000, milliseconds: 1 };
  await assert.rejects(
    holdAgainst({ bytes: 4 }, control, () => assert.fail(), 0),
    /The control of {"bytes":4} failed only 19 times/,
  );
});

test("programs() returns the same programs for the same seed", () => {
  const [first, second, other] = [1, 1, 2].map((seed) => programs(16, 3, seed, 5));
  assert.deepEqual(first, second);
  assert.notDeepEqual(first, other);
});

describe("startThreads()", () => {
  for (const place of PLACES) {
    test(`starts ${place} that meet`, options, async () => {
      await using threads = startThreads(place, 2);
      const reported = await threads.run<number[]>(JOBS, "takeTurns", 100);
      const counted = Array.from({ length: 100 }, (_, i) => i + 1);
      assert.deepEqual(reported, [counted, counted]);
    });

    test(`reports which of the ${place} failed, and does not block the rest`, options, async () => {
      await using threads = startThreads(place, 2);
      await assert.rejects(
        threads.run(JOBS, "failAsSecond", null),
        /Threads failed:.*as the second/s,
      );
    });
  }
});
