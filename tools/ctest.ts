import { spawnSync } from "node:child_process";
import path from "node:path";
import { findCMake } from "./host_programs.ts";
import { ROOT } from "./runtimes.ts";
import { reportFile, type Result, suite } from "./suite.ts";

/** Returns the folder of a build of the C library with its tests. */
export function ctestFolder(name: string): string {
  return path.join(ROOT, `build/ctest-${name}`);
}

/**
 * Builds the C library with its tests, and returns the folder of the build. Throws an error with
 * the output of a command that fails.
 */
export function buildTests(name: string, settings: readonly string[]): string {
  const folder = ctestFolder(name);
  const { cmake, settings: generator } = findCMake();
  const configure = [
    ...["-S", "lib/patomic", "-B", folder, "-DPATOMIC_BUILD_TESTING=ON"],
    ...[...generator, ...settings],
  ];
  for (const args of [configure, ["--build", folder, "--parallel", "2"]]) {
    const { status, stdout, stderr } = spawnSync(cmake, args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`cmake ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
  return folder;
}

/** The options of a run of C tests. By default, this machine's compiler builds them. */
export interface CTestOptions {
  /** The name of the folder and of the report. Default: the build type. */
  readonly name?: string;
  /** Further settings of CMake. */
  readonly settings?: readonly string[];
  /** The prefixes of the names of tests that do not run. */
  readonly leftOut?: readonly string[];
  /** Whether tests may be skipped in CI: those of features that the processor lacks. */
  readonly maySkip?: boolean;
}

/** Builds the C library with its tests, and runs them. */
export function cTests(
  title: string,
  config: string,
  { name = config, settings = [], leftOut = [], maySkip }: CTestOptions = {},
): Result {
  const folder = buildTests(name, [`-DCMAKE_BUILD_TYPE=${config}`, ...settings]);
  const report = `ctest-${name}.xml`;
  const output = ["--quiet", "--output-on-failure", "--output-junit", reportFile(report)];
  const exclude = leftOut.length === 0 ? [] : ["--exclude-regex", `^(${leftOut.join("|")})`];
  return suite(title, report, findCMake().ctest, [
    "--test-dir",
    folder,
    "--parallel",
    "2",
    ...output,
    ...exclude,
  ], maySkip === undefined ? {} : { maySkip });
}
