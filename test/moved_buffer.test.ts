import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { start } from "./processes.ts";

// In Bun, a buffer owns what is mapped. In Deno it cannot, and so must not be moved once nobody is there who would unmap it.
const moved = "Bun" in globalThis
  ? "40 of 40 moved and used"
  : String.raw`\d+ of 40 moved and used (Type|DataClone)Error`;
const unmapped = process.platform === "linux" ? "mapped\nunmapped\n" : "";
const expected = new RegExp(`^${moved}\n${unmapped}$`);

describe("the buffer of a SharedMemory that was dropped", () => {
  for (const move of ["transfer", "transferToFixedLength", "structuredClone", "port"]) {
    test(`keeps its memory through ${move}, or refuses it, and gives it up in the end`, async () => {
      const { status, signal, stdout, stderr } = await start("moved_buffer.ts", move).ended;
      assert.deepEqual([signal, status], [null, 0], stderr);
      assert.match(stdout, expected);
    });
  }
});
