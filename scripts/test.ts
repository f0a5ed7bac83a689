// Builds the library, and runs its C tests and the suite in both runtimes. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { buildPatomic } from "./build-patomic.ts";
import { type Counts, countTests } from "./count_tests.ts";
import { ROOT, runtimes } from "./runtimes.ts";

const REPORTS = path.join(ROOT, "build/reports");

/** Runs a command to its end, and counts its tests by the report that it writes. */
function suite(title: string, report: string, program: string, args: readonly string[]): [string, Counts] {
  console.log(`\n${title}`);
  const file = path.join(REPORTS, report);
  rmSync(file, { force: true });
  const { status, signal } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  const counts = countTests(file);
  if (status !== 0 && counts.failed === 0) {
    console.error(`${title} ended with ${signal ?? `status ${status}`} and no failed test`);
    counts.failed++;
  }
  return [title, counts];
}

/** Builds the C library with its tests, and runs them. */
function ctest(config: string): [string, Counts] {
  const folder = path.join(ROOT, `build/ctest-${config}`);
  const configure = ["-S", "lib/patomic", "-B", folder, `-DCMAKE_BUILD_TYPE=${config}`, "-DPATOMIC_BUILD_TESTING=ON"];
  for (const args of [configure, ["--build", folder, "--parallel", "2"]]) {
    const { status, stdout, stderr } = spawnSync("cmake", args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`cmake ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
  const report = `ctest-${config}.xml`;
  const output = ["--quiet", "--output-on-failure", "--output-junit", path.join(REPORTS, report)];
  return suite(`C tests, ${config}`, report, "ctest", ["--test-dir", folder, "--parallel", "2", ...output]);
}

function javascript(): [string, Counts][] {
  const [bun, deno] = runtimes();
  const report = (name: string) => path.join(REPORTS, name);
  // Each runtime's adapter is tested with that runtime's own runner, which the other does not have.
  const bunArgs = ["test", "test", "--path-ignore-patterns=test/deno/**", "--reporter=junit"];
  bunArgs.push(`--reporter-outfile=${report("bun.xml")}`);
  const denoArgs = [
    "test",
    "--allow-all",
    "--no-check",
    "--ignore=test/bun",
    `--junit-path=${report("deno.xml")}`,
    "test",
  ];
  return [
    suite(`Tests in Bun ${bun.version}`, "bun.xml", bun.path, bunArgs),
    suite(`Tests in Deno ${deno.version}`, "deno.xml", deno.path, denoArgs),
  ];
}

try {
  mkdirSync(REPORTS, { recursive: true });
  buildPatomic();
  const results = [ctest("Release"), ctest("Debug"), ...javascript()];
  const total = { passed: 0, failed: 0 };
  console.log();
  for (const [title, { passed, failed }] of results) {
    console.log(`${title.padEnd(22)} ${String(passed).padStart(5)} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
}
