import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type Counts, countTests } from "./count_tests.ts";
import {
  type JavaScriptRuntime,
  ROOT,
  RUNTIME_NAMES,
  runtimes,
  testArguments,
} from "./runtimes.ts";

/** A suite's title, and how many of its tests passed and failed. */
export type Result = readonly [title: string, counts: Counts];

/** Returns the file of a suite's report. */
export function reportFile(name: string): string {
  return path.join(ROOT, "build/reports", name);
}

/** The options of a suite. */
export interface SuiteOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether tests may be skipped. By default not in CI on Linux, where all programs exist. */
  readonly maySkip?: boolean;
  /** The time limit in minutes. */
  readonly limit?: number;
}

/** What differs from run to run of the tests of the package. */
export interface JavaScriptOptions extends SuiteOptions {
  /** The runtimes. Default: each. */
  readonly chosen?: readonly JavaScriptRuntime[];
}

/** Compiled modules of Node, which its processes share. */
const NODE_CACHE = { NODE_COMPILE_CACHE: path.join(ROOT, "build/node-cache") };

const MAY_SKIP = process.env.CI === undefined || process.platform !== "linux";

/** Runs a command to its end, and counts its tests by the JUnit report that it writes. */
export function suite(
  title: string,
  report: string,
  program: string,
  args: readonly string[],
  { env = {}, maySkip = MAY_SKIP, limit }: SuiteOptions = {},
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
  if (!maySkip && counts.skipped > 0) {
    console.error(`${title}: ${counts.skipped} tests were skipped, but all must run in CI`);
    counts.failed += counts.skipped;
    counts.skipped = 0;
  }
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) {
    const how = signal ?? `status ${status}`;
    console.error(`${title} ended with ${how}, ${counts.passed} passed and no failed test`);
    counts.failed++;
  }
  return [title, counts];
}

/** Paths, of which some depend on the runtime. */
type Paths = readonly string[] | ((name: JavaScriptRuntime["name"]) => readonly string[]);

const pathsFor = (name: JavaScriptRuntime["name"], paths: Paths): readonly string[] =>
  typeof paths === "function" ? paths(name) : paths;

/** Runs the tests of folders and files in some runtimes, by default in each. */
export function javascriptSuites(
  title: string,
  paths: Paths,
  ignored: Paths = [],
  { chosen = runtimes(), env, ...options }: JavaScriptOptions = {},
): Result[] {
  for (const name of RUNTIME_NAMES) {
    if (runtimes().some((runtime) => runtime.name === name)) continue;
    console.error(`SKIPPED: ${title} in ${name}, of which npm has no program that runs here`);
  }
  return chosen.map(({ name, version, path: program }) => {
    const report = `${title.replaceAll(" ", "-")}-${name}.xml`.toLowerCase();
    // Patterns that ignore the tests of one runtime do not apply to files that are passed by name.
    const others = RUNTIME_NAMES.filter((other) => other !== name)
      .map((other) => `test/${other.toLowerCase()}/`);
    const own = pathsFor(name, paths).filter((path) =>
      !others.some((folder) => path.startsWith(folder))
    );
    const args = testArguments(name, {
      paths: own.map((path) => `./${path}`),
      report: reportFile(report),
      ignored: pathsFor(name, ignored),
    });
    return suite(`${title} in ${name} ${version}`, report, program, args, {
      ...options,
      env: { ...NODE_CACHE, ...env },
    });
  });
}

/** Runs a program that prints its own counts in its last line. */
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

/** Runs suites, and prints their counts. An error, for example of a build, counts as a failure. */
export function runSuites(run: () => readonly Result[]): void {
  try {
    summarize(run());
  } catch (error) {
    console.error((error as Error).message);
    console.log("\n0 passed, 1 failed");
    process.exitCode = 1;
  }
}

/** Prints the counts of some suites and their sum, and sets the exit status. */
export function summarize(results: readonly Result[]): void {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log();
  const width = Math.max(24, ...results.map(([title]) => title.length));
  for (const [title, { passed, failed, skipped }] of results) {
    const rest = skipped === 0 ? "" : `, ${skipped} skipped`;
    console.log(
      `${title.padEnd(width)} ${String(passed).padStart(5)} passed, ${failed} failed${rest}`,
    );
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  if (total.skipped > 0) console.log(`\n${total.skipped} skipped, for the reasons printed above`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}
