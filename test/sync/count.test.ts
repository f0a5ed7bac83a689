import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "../../mod.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";
import { LOCKS } from "./count_locks.ts";

const PROGRAM = fileURLToPath(new URL("../programs/sync_count.ts", import.meta.url).href);
const [PROCESSES, ROUNDS] = [4, 1000];

/** Runs processes of all runtimes, and returns their sum. */
async function count(lock: string): Promise<number> {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    const all = runtimes();
    const started = Array.from({ length: PROCESSES }, (_, i) => {
      const { path, run } = all[i % all.length] as (typeof all)[number];
      return startOther(path, [...run(PROGRAM), lock, memory.name, PROCESSES, ROUNDS]);
    });
    for (const { ended } of started) {
      const { status, signal, stderr } = await ended;
      assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: "" });
    }
    return new Uint32Array(memory.buffer, 8192, 1)[0] as number;
  } finally {
    memory.unlink();
  }
}

const options = { timeout: 240_000 };

describe("processes of all runtimes that add to a plain number", () => {
  for (const lock of Object.keys(LOCKS).filter((name) => name !== "none")) {
    test(`lose no update under a ${lock}`, options, async () => {
      assert.equal(await count(lock), PROCESSES * ROUNDS);
    });
  }

  test("lose updates without a lock: the control", options, async () => {
    assert.ok(await count("none") < PROCESSES * ROUNDS);
  });
});
