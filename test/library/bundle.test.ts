import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { runtimes } from "../../tools/runtimes.ts";
import { IN_BUN } from "../support/child.ts";
import {
  copyLibrary,
  copyPackage,
  temporaryFolder,
  USE,
  type Used,
} from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const LONG = { timeout: 60_000 };
const [bun] = runtimes();

/** Bundles the package with a program that uses it, by Bun, into a new folder. Gives what was made, of which nothing else is left. */
function bundle(...options: string[]): string {
  const source = copyPackage(FOLDER);
  writeFileSync(join(source, "app.ts"), `import * as api from "./mod.ts";\n${USE}`);
  const folder = mkdtempSync(join(FOLDER, "made-"));
  const made = join(folder, options.includes("--compile") ? "app" : "app.js");
  const where = options.includes("--compile") ? ["--outfile", made] : ["--outdir", folder];
  execFileSync(bun.path, ["build", ...options, join(source, "app.ts"), ...where], {
    stdio: "pipe",
  });
  rmSync(source, { recursive: true });
  return made;
}

/** Runs a program in a folder with nothing in it. */
function run(program: string, ...args: string[]): Used {
  const cwd = mkdtempSync(join(FOLDER, "empty-"));
  return JSON.parse(execFileSync(program, args, { cwd, encoding: "utf8" }));
}

const runHere = (file: string) =>
  IN_BUN
    ? run(process.execPath, file)
    : run(process.execPath, "run", "--no-prompt", "--allow-ffi", file);

describe("a bundle", () => {
  for (const option of ["--format=esm", "--minify", "--splitting"]) {
    test(`made with ${option} has the library in it`, LONG, () => {
      const { value, source } = runHere(bundle("--target=bun", option));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });
  }

  test("opens no other library that lies where the package's would", LONG, () => {
    const file = bundle("--target=bun");
    const folder = mkdtempSync(join(FOLDER, "app-"));
    mkdirSync(join(folder, "dist"));
    copyLibrary(folder, (bytes) => bytes.subarray(0, bytes.length / 2));
    execFileSync("mv", [file, join(folder, "dist/app.js")]);
    const { value, source } = runHere(join(folder, "dist/app.js"));
    assert.deepEqual([value, source], ["3", "embedded"]);
  });
});

if (IN_BUN) {
  describe("an executable", () => {
    test("has the library in it", LONG, () => {
      const { value, source } = run(bundle("--compile"));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });

    test("with bytecode has it as well", LONG, () => {
      const { value, source } = run(bundle("--compile", "--bytecode", "--format=esm"));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });
  });

  test("in Node, the first use tells where to go", LONG, () => {
    const { tried, message } = run("node", bundle("--target=node", "--format=esm"));
    assert.deepEqual(tried, []);
    assert.match(
      String(message),
      /in Bun and in Deno only: run this program with `bun` or `deno run --allow-ffi`$/,
    );
  });
}
