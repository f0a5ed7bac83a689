import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type Counts, countTests } from "./count_tests.ts";
import { type JavaScriptRuntime, ROOT, runtimes } from "./runtimes.ts";

/** A suite's title, and how many of its tests passed and failed. */
export type Result = readonly [title: string, counts: Counts];

/** Where a suite writes its report. */
export function reportFile(name: string): string {
  return path.join(ROOT, "build/reports", name);
}

/** Runs a command to its end, and counts its tests by the report that it writes. */
export function suite(title: string, report: string, program: string, args: readonly string[]): Result {
  console.log(`\n${title}`);
  const file = reportFile(report);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { status, signal } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  const counts = countTests(file);
  if (status !== 0 && counts.failed === 0) {
    console.error(`${title} ended with ${signal ?? `status ${status}`} and no failed test`);
    counts.failed++;
  }
  return [title, counts];
}

/** Runs the tests in a folder in both runtimes, those in each one's ignored folders aside. */
export function javascriptSuites(
  title: string,
  folder: string,
  ignored: Readonly<Partial<Record<JavaScriptRuntime["name"], readonly string[]>>> = {},
): Result[] {
  const [bun, deno] = runtimes();
  const report = (name: string) => `${folder.replaceAll("/", "-")}-${name}.xml`;
  const bunArgs = ["test", `./${folder}`, "--reporter=junit", `--reporter-outfile=${reportFile(report("bun"))}`];
  bunArgs.push(...(ignored.Bun ?? []).map((path) => `--path-ignore-patterns=${path}/**`));
  const denoArgs = ["test", "--allow-all", "--no-check", `--junit-path=${reportFile(report("deno"))}`, folder];
  if (ignored.Deno !== undefined) denoArgs.push(`--ignore=${ignored.Deno.join(",")}`);
  return [
    suite(`${title} in Bun ${bun.version}`, report("bun"), bun.path, bunArgs),
    suite(`${title} in Deno ${deno.version}`, report("deno"), deno.path, denoArgs),
  ];
}

/** Prints the counts of some suites and their sum, and sets the exit status by it. */
export function summarize(results: readonly Result[]): void {
  const total = { passed: 0, failed: 0 };
  console.log();
  for (const [title, { passed, failed }] of results) {
    console.log(`${title.padEnd(24)} ${String(passed).padStart(5)} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}
