import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { start } from "../support/processes.ts";
import { SCENARIOS } from "./scenarios.ts";

const SIZE = 16_384;
// More steps than every scenario has.
const MOST_STEPS = 400;

describe("a process that is killed before each of its atomic operations", () => {
  for (const [name, { check }] of Object.entries(SCENARIOS)) {
    test(`leaves a usable primitive: ${name}`, { timeout: 240_000 }, async () => {
      for (let step = 1;; step++) {
        assert.ok(step < MOST_STEPS);
        using memory = SharedMemory.create({ size: SIZE });
        let ended;
        try {
          ended = await start("sync_step.ts", name, memory.name, step).ended;
        } finally {
          memory.unlink();
        }
        assert.ok(ended.signal === "SIGKILL" || ended.status === 0, ended.stderr);
        check(memory);
        if (ended.signal === null) {
          assert.equal(Number(ended.stdout), step - 1);
          break;
        }
      }
    });
  }
});
