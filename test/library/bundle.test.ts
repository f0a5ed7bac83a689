import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { buildSync, type Format } from "esbuild";
import { runtimes } from "../../tools/runtimes.ts";
import { IN_BUN, IN_DENO } from "../support/child.ts";
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

/** Writes a program that uses the package into a copy of it. Returns the copy's folder. */
function withProgram(): string {
  const source = copyPackage(FOLDER);
  writeFileSync(join(source, "app.ts"), `import * as api from "./mod.ts";\n${USE}`);
  return source;
}

/** Bundles the package and a program, with Bun, into a new folder. Returns the bundle. */
function build(source: string, ...options: string[]): string {
  const folder = mkdtempSync(join(FOLDER, "made-"));
  const made = join(folder, options.includes("--compile") ? "app" : "app.js");
  const where = options.includes("--compile") ? ["--outfile", made] : ["--outdir", folder];
  execFileSync(bun.path, ["build", ...options, join(source, "app.ts"), ...where], {
    stdio: "pipe",
  });
  return made;
}

/** Does the same, and removes the sources. */
function bundle(...options: string[]): string {
  const source = withProgram();
  const made = build(source, ...options);
  rmSync(source, { recursive: true });
  return made;
}

/** The same with esbuild, as a file of an extension that says what it is. */
function bundleWithEsbuild(format: Format, extension: string): string {
  const source = withProgram();
  const outfile = join(mkdtempSync(join(FOLDER, "made-")), `app.${extension}`);
  buildSync({
    entryPoints: [join(source, "app.ts")],
    bundle: true,
    platform: "node",
    format,
    outfile,
    logLevel: "error",
  });
  rmSync(source, { recursive: true });
  return outfile;
}

/** Runs a program in a folder with nothing in it. */
function run(program: string, ...args: string[]): Used {
  const cwd = mkdtempSync(join(FOLDER, "empty-"));
  return JSON.parse(execFileSync(program, args, { cwd, encoding: "utf8" }));
}

const runHere = (file: string) =>
  IN_DENO
    ? run(process.execPath, "run", "--no-prompt", "--allow-ffi", file)
    : run(process.execPath, file);

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

describe("a bundle made with esbuild", () => {
  const formats: readonly [Format, extension: string][] = [
    ["esm", "mjs"],
    ["iife", "js"],
    ["cjs", "cjs"],
  ];
  for (const [format, extension] of formats) {
    test(`in the format ${format} has the library in it`, LONG, () => {
      const { value, source } = runHere(bundleWithEsbuild(format, extension));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });
  }
});

if (IN_BUN) {
  test("require() loads the package", LONG, () => {
    const source = copyPackage(FOLDER);
    const program = join(source, "app.cjs");
    writeFileSync(program, `const api = require("./mod.ts");\n${USE}`);
    const { value, source: from } = run(process.execPath, program);
    assert.deepEqual([value, from], ["3", "embedded"]);
  });

  for (const options of [["--format=cjs"], ["--bytecode"], ["--bytecode", "--minify"]]) {
    test(`a bundle made with ${options.join(" ")} has the library in it`, LONG, () => {
      const { value, source } = run(process.execPath, bundle("--target=bun", ...options));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });
  }

  describe("an executable", () => {
    test("has the library in it", LONG, () => {
      const { value, source } = run(bundle("--compile"));
      assert.deepEqual([value, source], ["3", "embedded"]);
    });

    test("does not look where its sources were", LONG, () => {
      const source = withProgram();
      copyLibrary(source);
      const { value, source: from } = run(build(source, "--compile", "--bytecode"));
      assert.deepEqual([value, from], ["3", "embedded"]);
    });

    for (const format of ["esm", "cjs"]) {
      test(`with bytecode in the format ${format} has it as well`, LONG, () => {
        const { value, source } = run(bundle("--compile", "--bytecode", `--format=${format}`));
        assert.deepEqual([value, source], ["3", "embedded"]);
      });
    }
  });
}
