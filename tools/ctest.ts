import { spawnSync } from "node:child_process";
import path from "node:path";
import { findCMake } from "./host_programs.ts";
import { ROOT } from "./runtimes.ts";
import { reportFile, type Result, suite } from "./suite.ts";

/** The folder of a build of the C library with its tests. */
export function ctestFolder(name: string): string {
  return path.join(ROOT, `build/ctest-${name}`);
}

/** Builds the C library with its tests, and gives the folder of the build. Throws an error with the output where it does not build. */
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

/** How C tests differ from those that are built for this machine by its compiler. */
export interface CTestOptions {
  /** What the folder and the report are called, the build type if left out. */
  readonly name?: string;
  /** What CMake is told besides. */
  readonly settings?: readonly string[];
  /** What the names of tests begin with that do not run. */
  readonly leftOut?: readonly string[];
}

/** Builds the C library with its tests, and runs them. */
export function cTests(
  title: string,
  config: string,
  { name = config, settings = [], leftOut = [] }: CTestOptions = {},
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
  ]);
}
