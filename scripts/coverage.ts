// Measures how much of src/ and ffi/ the tests run, with Deno, and of lib/patomic/src, with LLVM.
// Fails below a limit. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { buildPatomic } from "../tools/build_patomic.ts";
import { buildTests } from "../tools/ctest.ts";
import { findCMake } from "../tools/host_programs.ts";
import { llvm } from "../tools/llvm.ts";
import { missingClangRuntime, missingPrograms } from "../tools/programs.ts";
import { LEFT_OUT } from "../tools/long_tests.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";
import { type Result, runSuites } from "../tools/suite.ts";

/** Per cent of the lines, of the branches and of the functions. */
const LIMIT = 95;

const FOLDER = path.join(ROOT, "build/coverage");

const PACKAGES = { "clang": "clang", "llvm-cov": "llvm" };

/** The builds of the C library that differ in code: the operations, their checks, builtins. */
const C_BUILDS: Readonly<Record<string, readonly string[]>> = {
  "Release": ["-DCMAKE_BUILD_TYPE=Release"],
  "Debug": ["-DCMAKE_BUILD_TYPE=Debug"],
  "TSan": ["-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DPATOMIC_SANITIZE=thread"],
};

// Tests that run the package in other processes only, which are not measured.
const IN_PROCESSES = [
  ...["bun", "targets", "package", "programs", "stress", "misuse"],
];

// Child processes must not inherit the folder of the profiles: one that is killed leaves an empty
// profile, and one that has workers does not end.
const PRELOAD = "--preload=data:text/javascript,delete process.env.DENO_COVERAGE_DIR";

// Deno does not attribute evaluated code to its source file. Without evaluation, that file runs.
const WITHOUT_EVALUATION = "--v8-flags=--disallow-code-generation-from-strings";

/** Runs a command to its end, with the terminal for its output. Returns whether it succeeded. */
function succeeds(program: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  if (error) throw error;
  return status === 0;
}

function coverTypeScript(): boolean {
  const [deno] = runtimes().filter(({ name }) => name === "Deno").map(({ path }) => path);
  rmSync(FOLDER, { recursive: true, force: true });
  const test = (...args: string[]) =>
    succeeds(deno, [
      ...["test", "--allow-all", "--no-check", "--quiet", "--reporter=dot", PRELOAD],
      ...[`--coverage=${FOLDER}`, "--coverage-raw-data-only", ...args],
    ]);
  const ignored = [...IN_PROCESSES.map((folder) => `test/${folder}`), ...LEFT_OUT];
  return test(`--ignore=${ignored.join(",")}`, "test") &&
    test(WITHOUT_EVALUATION, "test/specialized") &&
    succeeds(deno, [
      ...["coverage", FOLDER, `--threshold=${LIMIT}`, "--include=^file:.*/(src|ffi)/"],
      // Modules that only Bun runs.
      "--exclude=/ffi/runtime/bun",
    ]);
}

function coverC(build: string, settings: readonly string[]): boolean {
  const folder = buildTests(`coverage-${build}`, [
    ...[...settings, "-DCMAKE_C_COMPILER=clang", "-DPATOMIC_COVERAGE=ON"],
  ]);
  const profiles = path.join(folder, "profiles");
  rmSync(profiles, { recursive: true, force: true });
  const tests = ["--test-dir", folder, "--parallel", "2", "--quiet", "--output-on-failure"];
  if (!succeeds(findCMake().ctest, [...tests, "--exclude-regex", "^litmus"])) return false;

  const merged = path.join(folder, "all.profdata");
  const files = readdirSync(profiles).map((file) => path.join(profiles, file));
  llvm("llvm-profdata", "merge", "-sparse", "-o", merged, ...files);
  const report = llvm("llvm-cov", "report", "-show-branch-summary", `-instr-profile=${merged}`, ...[
    path.join(folder, "libpatomic.so.1"),
    // freestanding.c is only in libraries without libc, and has a test of its own.
    ...["-object", path.join(folder, "test/freestanding_test"), "-ignore-filename-regex=/test/"],
  ]);
  const [total = ""] = report.match(/^TOTAL.*/m) ?? [];
  const shares = [...total.matchAll(/([\d.]+)%/g)].map(([, share]) => Number(share));
  const isEnough = shares.length > 0 && shares.every((share) => share >= LIMIT);
  console.log(isEnough ? total : report);
  return isEnough;
}

function covered(title: string, measure: () => boolean): Result {
  console.log(`\n${title}`);
  const isEnough = measure();
  if (!isEnough) console.error(`${title}: a test failed, or less than ${LIMIT} % is covered`);
  return [title, { passed: Number(isEnough), failed: Number(!isEnough), skipped: 0 }];
}

runSuites(() => {
  const missing = missingPrograms(PACKAGES, "npm run coverage") ?? missingClangRuntime();
  if (missing !== null) throw new Error(missing);
  buildPatomic();
  return [
    covered("Coverage of src and ffi", coverTypeScript),
    ...Object.entries(C_BUILDS).map(([build, settings]) =>
      covered(`Coverage of lib/patomic/src, ${build}`, () => coverC(build, settings))
    ),
  ];
});
