// Builds the C library with each compiler, with and without sanitizers, runs its tests in each
// build, and checks its code with clang-tidy. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { ctestFolder, cTests } from "../tools/ctest.ts";
import { missingClangRuntime, missingPrograms } from "../tools/programs.ts";
import { ROOT } from "../tools/runtimes.ts";
import { type Result, runSuites } from "../tools/suite.ts";

const COMPILERS = ["gcc", "clang"];

/** The build type, and further settings of CMake. */
const BUILDS: Readonly<Record<string, readonly [config: string, ...settings: string[]]>> = {
  "Release": ["Release"],
  "Debug": ["Debug"],
  "ASan and UBSan": ["RelWithDebInfo", "-DPATOMIC_SANITIZE=address;undefined"],
  "TSan": ["RelWithDebInfo", "-DPATOMIC_SANITIZE=thread"],
};

const PACKAGES = {
  "gcc": "gcc",
  "g++": "g++",
  "clang": "clang",
  "clang++": "clang",
  "clang-tidy": "clang-tidy",
};

function folderName(compiler: string, build: string): string {
  return `${compiler}-${build.replaceAll(" ", "-")}`;
}

/** Checks the files of a build whose path contains `part`. */
function tidy(build: string, part: string): Result {
  const title = `clang-tidy, ${build}`;
  console.log(`\n${title}`);
  const args = ["-p", ctestFolder(folderName("clang", build)), "-j", "2", "-quiet", part];
  const { status, stdout, stderr, error } = spawnSync("run-clang-tidy", args, {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) console.error(`${stdout}${stderr}${error ?? ""}`);
  return [
    title,
    status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 },
  ];
}

runSuites(() => {
  const missing = missingPrograms(PACKAGES, "npm run test:c") ?? missingClangRuntime();
  if (missing !== null) throw new Error(missing);
  const tests = COMPILERS.flatMap((compiler) =>
    Object.entries(BUILDS).map(([build, [config, ...settings]]) =>
      cTests(`${compiler}, ${build}`, config, {
        name: folderName(compiler, build),
        settings: [
          ...settings,
          `-DCMAKE_C_COMPILER=${compiler}`,
          "-DPATOMIC_WERROR=ON",
          "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
        ],
      })
    )
  );
  // Each of these builds has code of its own: without libc, with checks, and with builtins.
  return [...tests, tidy("Release", "/src/"), tidy("Debug", "/patomic/"), tidy("TSan", "/src/")];
});
