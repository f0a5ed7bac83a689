import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { join } from "node:path";
import { test } from "node:test";
import { IN_BUN, ROOT } from "../support/child.ts";

const FILE = join(ROOT, "test/package/types.fixture.ts");

test("the compiler takes and refuses what it must", { timeout: 120_000 }, () => {
  const args = IN_BUN
    ? [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ROOT, "--listFiles"]
    : ["check", FILE];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
  });
  const lines = `${stdout}${stderr}`.split("\n").filter((line) =>
    line.includes("test/package/types.fixture.ts")
  );
  if (IN_BUN) assert.deepEqual(lines, [FILE]);
  else assert.equal(status, 0, stderr);
});

test("the compiler is asked about everything that it must refuse", () => {
  assert.ok(readFileSync(FILE, "utf8").split("@ts-expect-error").length > 25);
});
