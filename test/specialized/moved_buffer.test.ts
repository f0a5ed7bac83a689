import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { start } from "../support/processes.ts";

// In Bun a buffer owns its mapping. In Deno it does not, because the end of its use is unknown.
const end = "Bun" in globalThis ? "unmapped" : "still mapped";
const expected = `40 of 40 moved and used\n${
  process.platform === "linux" ? `mapped\n${end}\n` : ""
}`;

describe("the buffer of a dropped SharedMemory", () => {
  for (const move of ["transfer", "transferToFixedLength", "structuredClone", "port"]) {
    test(`keeps its memory through ${move}, and unmaps it after collection in Bun`, async () => {
      const { status, signal, stdout, stderr } = await start("moved_buffer.ts", move).ended;
      assert.deepEqual([signal, status], [null, 0], stderr);
      assert.equal(stdout, expected);
    });
  }
});
