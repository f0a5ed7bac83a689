import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { countTests } from "../count_tests.ts";
import { ROOT, runtimes } from "../runtimes.ts";
import { reportFile } from "../suite.ts";

/** The result of some tests of a target's library. */
export interface TargetResult {
  readonly target: string;
  /** The C library of the process that opened it, null if the system has only one. */
  readonly libc: "glibc" | "musl" | null;
  /** The emulator, null if the tests ran on the target's own system. */
  readonly by: string | null;
  /** `C`, or a runtime with its version. */
  readonly runtime: string;
  readonly tests: string;
  readonly passed: number;
  readonly failed: number;
  /** The reason if nothing ran, otherwise null. */
  readonly missing: string | null;
}

const KEPT = path.join(ROOT, "test/targets/results.json");

/** Returns the recorded results. */
export function readResults(): TargetResult[] {
  return JSON.parse(readFileSync(KEPT, "utf8"));
}

/** Records the results of the last runs. Targets that did not run keep their results. */
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

/** Returns the results of the last `npm test`. */
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
