import assert from "node:assert/strict";
import { test } from "node:test";
import { textTable } from "../text_table.ts";
import { models } from "./models.ts";

const options = { timeout: 120_000 };

test(
  "the calls of workers on locks and queues have an order, and not of the control",
  options,
  async () => {
    const { rows, passed } = await models(0, { programs: 2, repeats: 5, refuted: 1 });
    assert.ok(passed, textTable(rows.filter(({ failed }) => failed !== 0)));
    // Ten primitives and queues can have three threads, two more can have two.
    assert.equal(rows.length, 10 + 12);
    for (const row of rows) {
      assert.ok(
        Number(row.histories) > 0 && Number(row["refuted controls"]) > 0,
      );
    }
  },
);
