import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../examples");

describe("the programs in examples/", () => {
  for (const file of readdirSync(FOLDER)) {
    test(`${file} counts as it says`, () => {
      const run = "Deno" in globalThis ? ["run", "--allow-all", "--no-check"] : [];
      const { status, stdout, stderr } = spawnSync(process.execPath, [...run, path.join(FOLDER, file)], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      // How much the plain one loses is chance.
      const expected = file === "plain_counter.ts" ? /^a\[\d+\] [!=]= total\[10000000\], \d+ updates lost\n$/ : null;
      if (expected) assert.match(stdout, expected);
      else assert.equal(stdout, "a[10000] == total[10000]\n");
    });
  }
});
