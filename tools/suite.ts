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

/** What differs from suite to suite. */
export interface SuiteOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a test may skip itself. On Linux all are expected to run, and one that does not has failed. */
  readonly maySkip?: boolean;
  /** How long it may take, in minutes. */
  readonly limit?: number;
}

/** Runs a command to its end, and counts its tests by the report that it writes. */
export function suite(
  title: string,
  report: string,
  program: string,
  args: readonly string[],
  { env = {}, maySkip = process.platform !== "linux", limit }: SuiteOptions = {},
): Result {
  console.log(`\n${title}`);
  const file = reportFile(report);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { status, signal, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, ...env },
    timeout: limit && limit * 60_000,
    killSignal: "SIGKILL",
  });
  if (error !== undefined) {
    const isLate = (error as NodeJS.ErrnoException).code === "ETIMEDOUT";
    console.error(isLate ? `${title} did not end within ${limit} minutes` : error.message);
    return [title, { passed: 0, failed: 1, skipped: 0 }];
  }
  const counts = countTests(file);
  if (!maySkip) {
    counts.failed += counts.skipped;
    counts.skipped = 0;
  }
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) {
    console.error(
      `${title} ended with ${
        signal ?? `status ${status}`
      }, ${counts.passed} passed and no failed test`,
    );
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
  const bunArgs = [
    "test",
    `./${folder}`,
    "--reporter=junit",
    `--reporter-outfile=${reportFile(report("bun"))}`,
  ];
  bunArgs.push(...(ignored.Bun ?? []).map((path) => `--path-ignore-patterns=${path}/**`));
  const denoArgs = [
    "test",
    "--allow-all",
    "--no-check",
    `--junit-path=${reportFile(report("deno"))}`,
    folder,
  ];
  if (ignored.Deno !== undefined) denoArgs.push(`--ignore=${ignored.Deno.join(",")}`);
  return [
    suite(`${title} in Bun ${bun.version}`, report("bun"), bun.path, bunArgs),
    suite(`${title} in Deno ${deno.version}`, report("deno"), deno.path, denoArgs),
  ];
}

/** Runs a program that counts by itself, in the last line that it prints. */
export function countedProgram(
  title: string,
  program: string,
  args: readonly string[] = [],
  env = {},
): Counts {
  console.log(`\n${title}`);
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  console.log(`${stdout}${stderr}`.trimEnd());
  const [, passed, failed] = stdout.match(/^(\d+) passed, (\d+) failed\r?\n$/m) ?? [];
  if (failed !== undefined && (status === 0) === (failed === "0")) {
    return { passed: Number(passed), failed: Number(failed), skipped: 0 };
  }
  console.error(`${title} ended with ${signal ?? `status ${status}`}`);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** Runs suites, and prints their counts. An error, as of a build, counts as a failure. */
export function runSuites(run: () => readonly Result[]): void {
  try {
    summarize(run());
  } catch (error) {
    console.error((error as Error).message);
    console.log("\n0 passed, 1 failed");
    process.exitCode = 1;
  }
}

/** Prints the counts of some suites and their sum, and sets the exit status by it. */
export function summarize(results: readonly Result[]): void {
  const total = { passed: 0, failed: 0 };
  console.log();
  const width = Math.max(24, ...results.map(([title]) => title.length));
  for (const [title, { passed, failed, skipped }] of results) {
    const rest = skipped === 0 ? "" : `, ${skipped} skipped`;
    console.log(
      `${title.padEnd(width)} ${String(passed).padStart(5)} passed, ${failed} failed${rest}`,
    );
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}
