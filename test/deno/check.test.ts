import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "../support/child.ts";
import { temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();

test("a program that imports mod.ts passes deno check, and one with a mistake does not", () => {
  const check = (type: string) => {
    const file = join(FOLDER, `${type}.ts`);
    const mod = JSON.stringify(pathToFileURL(join(ROOT, "mod.ts")).href);
    writeFileSync(
      file,
      `import { atomic, INT } from ${mod};\n` +
        `export const value: ${type} = atomic({ width: 4, atype: INT }).load();\n`,
    );
    execFileSync(Deno.execPath(), ["check", file], {
      cwd: FOLDER,
      stdio: "pipe",
      encoding: "utf8",
    });
  };
  check("number");
  assert.throws(() => check("bigint"), /Type 'number' is not assignable to type 'bigint'/);
});
