import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { countTests } from "../count_tests.ts";
import { ROOT, runtimes } from "../runtimes.ts";
import { reportFile } from "../suite.ts";

/** What came of some tests of a target's library. */
export interface TargetResult {
  readonly target: string;
  /** The C library that it was opened with, null where the system has only one. */
  readonly libc: "glibc" | "musl" | null;
  /** What stood in for the target's own machine, null where the tests ran on one. */
  readonly by: string | null;
  /** `C`, or a runtime with its version. */
  readonly runtime: string;
  readonly tests: string;
  readonly passed: number;
  readonly failed: number;
  /** Why nothing ran, null where it did. */
  readonly missing: string | null;
}

const KEPT = path.join(ROOT, "test/targets/results.json");

/** The results of the last run that was kept. */
export function readResults(): TargetResult[] {
  return JSON.parse(readFileSync(KEPT, "utf8"));
}

/** Keeps the results of the last runs: those of this machine's own target, and those of others. What did not run then keeps what it had. */
export function keepResults(): void {
  const others = reportFile("targets.json");
  const ran: TargetResult[] = [
    ...ownResults(),
    ...existsSync(others) ? JSON.parse(readFileSync(others, "utf8")) : [],
  ];
  const isOld = ({ target, libc }: TargetResult) =>
    ran.some((one) => one.target === target && one.libc === libc);
  const results = [...ran, ...readResults().filter((result) => !isOld(result))];
  writeFileSync(KEPT, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`Wrote ${path.relative(ROOT, KEPT)}`);
}

/** What `npm test` reported. */
function ownResults(): TargetResult[] {
  const suites = [
    ["C", "C tests, Release", "ctest-Release.xml"],
    ["C", "C tests, Debug", "ctest-Debug.xml"],
    ...runtimes().map((
      { name, version },
    ) => [`${name} ${version}`, "Suite", `test-${name.toLowerCase()}.xml`]),
  ];
  const isGlibc = spawnSync("getconf", ["GNU_LIBC_VERSION"]).status === 0;
  return suites.map(([runtime, tests, report]) => {
    const file = reportFile(report);
    if (!existsSync(file)) {
      throw new Error(`No report of ${tests} in ${runtime} found: run \`npm test\` first`);
    }
    return {
      target: `${process.platform}-${process.arch}`,
      libc: process.platform !== "linux" ? null : isGlibc ? "glibc" : "musl",
      by: null,
      runtime,
      tests,
      ...countTests(file),
      missing: null,
    };
  });
}
