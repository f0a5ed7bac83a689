import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { join } from "node:path";
import { test } from "node:test";
import { IN_DENO, ROOT } from "../support/child.ts";

const FOLDER = join(ROOT, "test/package/types");
const FILES = readdirSync(FOLDER).map((file) => join(FOLDER, file)).toSorted();

test("the compiler accepts and rejects each line of the fixtures", { timeout: 120_000 }, () => {
  const args = IN_DENO
    ? ["check", ...FILES]
    : [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ROOT, "--listFiles"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
  });
  // The compiler prints the name of each file, and an error with the name of its file.
  const lines = `${stdout}${stderr}`.split("\n").filter((line) =>
    line.includes("test/package/types/")
  );
  if (IN_DENO) assert.equal(status, 0, stderr);
  else assert.deepEqual(lines.toSorted(), FILES);
});

test("the fixtures have lines to reject", () => {
  const text = FILES.map((file) => readFileSync(file, "utf8")).join("");
  assert.ok(text.split("@ts-expect-error").length > 60);
});
