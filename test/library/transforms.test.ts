import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { transformSync } from "@swc/core";
import { type BuildOptions, buildSync } from "esbuild";
import { createInstrumenter } from "istanbul-lib-instrument";
import { rolldown } from "rolldown";
import { minify } from "terser";
import { runtimes } from "../../tools/runtimes.ts";
import { IN_DENO, ROOT } from "../support/child.ts";
import { copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const LONG = { timeout: 120_000 };
const SYNTAX = { syntax: "ecmascript", explicitResourceManagement: true } as const;
const PROGRAM = "test/programs/everything.ts";
const paths = Object.fromEntries(runtimes().map(({ name, path }) => [name, path]));

/** Runs a program in the runtime of this test, in an empty folder. Returns what it prints. */
function output(file: string, cwd: string = mkdtempSync(join(FOLDER, "empty-"))): unknown {
  const args = IN_DENO ? ["run", "--no-prompt", "--no-check", "--allow-ffi", file] : [file];
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }));
}

const expected = output(join(ROOT, PROGRAM), ROOT);
const source = copyPackage(FOLDER);
for (const file of ["sync.ts", "queue.ts"]) cpSync(join(ROOT, file), join(source, file));
mkdirSync(join(source, "test/programs"), { recursive: true });
copyFileSync(join(ROOT, PROGRAM), join(source, PROGRAM));
const entry = join(source, PROGRAM);

/** Bundles the program with esbuild. Returns the code. */
function esbuild(options: BuildOptions = {}): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    // The program has an await at its top level, which old targets have not.
    supported: { "top-level-await": true },
    logLevel: "error",
    write: false,
    ...options,
  });
  return outputFiles![0].text;
}

/** Runs another program that bundles to a file. Returns the code. */
function bundler(program: string, args: readonly string[]): string {
  const file = join(mkdtempSync(join(FOLDER, "made-")), "made.js");
  execFileSync(program, [...args.map((arg) => arg === "OUT" ? file : arg)], {
    cwd: source,
    env: { ...process.env, DENO_DIR: join(FOLDER, "deno") },
    stdio: "pipe",
  });
  return readFileSync(file, "utf8");
}

const deno = (...options: string[]) =>
  bundler(paths.Deno, ["bundle", ...options, "--output", "OUT", entry]);
const bun = (...options: string[]) =>
  bundler(paths.Bun, ["build", "--target=node", ...options, "--outfile", "OUT", entry]);

const TRANSFORMS: Readonly<Record<string, () => string | Promise<string>>> = {
  "esbuild": () => esbuild(),
  "esbuild --minify": () => esbuild({ minify: true }),
  "esbuild --keep-names": () => esbuild({ keepNames: true }),
  "esbuild --keep-names --minify": () => esbuild({ keepNames: true, minify: true }),
  // Lowers private fields and static blocks, as Vite and tsup do for their targets.
  "esbuild --target=chrome89": () => esbuild({ target: "chrome89" }),
  "esbuild --target=es2020 --keep-names": () => esbuild({ target: "es2020", keepNames: true }),
  "rolldown": async () => {
    const made = await rolldown({ input: entry, platform: "node" });
    const { output } = await made.generate({ format: "esm", keepNames: true });
    await made.close();
    return output[0].code;
  },
  "swc to es2021": () =>
    transformSync(esbuild(), { isModule: true, jsc: { target: "es2021", parser: SYNTAX } }).code,
  "terser": async () => {
    const options = { module: true, toplevel: true, compress: { passes: 2 } };
    const { code = "" } = await minify(esbuild(), options);
    return code;
  },
  "istanbul": () => {
    const instrumenter = createInstrumenter({ esModules: true, compact: false });
    return instrumenter.instrumentSync(esbuild(), "everything.js");
  },
  "bun build": () => bun(),
  "bun build --minify": () => bun("--minify"),
  "bun build --minify --keep-names": () => bun("--minify", "--keep-names"),
  "deno bundle": () => deno(),
  "deno bundle --minify": () => deno("--minify"),
  "deno bundle --keep-names": () => deno("--keep-names"),
};

for (const [name, transform] of Object.entries(TRANSFORMS)) {
  test(`everything works after ${name}`, LONG, async () => {
    const folder = mkdtempSync(join(FOLDER, "bundle-"));
    const file = join(folder, "app.mjs");
    writeFileSync(file, await transform());
    assert.deepEqual(output(file), expected);
    rmSync(folder, { recursive: true });
  });
}
