import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { buildPatomic } from "../build_patomic.ts";
import { llvm } from "../llvm.ts";
import { countedProgram, reportFile, suite } from "../suite.ts";
import { targetsNamed } from "../targets.ts";
import { MUSL_BUN } from "./left_out.ts";
import { buildLoadTest, compile, PLATFORMS_FOLDER } from "./load_test.ts";
import { missingDebian, missingRuntime, PLATFORM_RUNTIMES } from "./packages.ts";
import type { PlatformRun } from "./run.ts";
import { ON_PLATFORM, suiteArguments } from "./suite_files.ts";

const LOADER = "/lib/ld-musl-x86_64.so.1";
const FILES = { "/usr/bin/musl-gcc": "musl-tools", [LOADER]: "musl" };

const [TARGET] = targetsNamed(["linux-x64"]);
const PLATFORM = { target: TARGET.name, libc: "musl", by: "musl's loader" } as const;
const BUN = PLATFORM_RUNTIMES.muslBun;

/** Returns the static C++ library of this machine's compiler, undefined if it has none. */
function staticCxx(): string | undefined {
  const { stdout } = spawnSync("gcc", ["-print-file-name=libstdc++.a"], { encoding: "utf8" });
  // gcc prints the bare name if the file does not exist.
  return existsSync(stdout.trim()) ? stdout.trim() : undefined;
}

function missingForSuite(): string | null {
  const missing = missingDebian(FILES) ?? missingRuntime(BUN);
  if (missing !== null) return missing;
  return staticCxx() === undefined
    ? "Debian's g++ is missing: install it with `apt-get install g++`"
    : null;
}

/**
 * Links the part of the C++ library that Bun needs, which no package of Debian has for musl.
 * Returns its folder.
 */
function buildCxx(): string {
  // The program itself has room for the data that it imports from a library.
  const symbols = llvm("llvm-nm", "--dynamic", "--format=posix", BUN.path).matchAll(
    /^(\w+)\S* [UB]/gm,
  );
  const needed = [...symbols].map(([, name]) => name).filter((name) =>
    /^(_Z|__cxa_|__dynamic_cast|__once_)/.test(name)
  );
  const folder = path.join(PLATFORMS_FOLDER, "musl");
  mkdirSync(folder, { recursive: true });
  compile("musl-gcc", [
    "-shared",
    "-fPIC",
    "-Wl,-soname,libstdc++.so.6",
    ...needed.map((name) => `-Wl,-u,${name}`),
    path.join(import.meta.dirname as string, "cxx_for_musl.c"),
    staticCxx() as string,
    "-lgcc_eh",
    "-o",
    path.join(folder, "libstdc++.so.6"),
  ]);
  return folder;
}

/**
 * Returns the tests of the library for Linux on x64 with musl, which is the same file as for glibc.
 */
export function muslRuns(): PlatformRun[] {
  return [
    {
      ...PLATFORM,
      runtime: "C",
      tests: "operations in C",
      missing: () => missingDebian(FILES),
      run: (title) =>
        countedProgram(
          title,
          buildLoadTest("linux-x64-musl", buildPatomic({ target: TARGET }), "musl-gcc"),
        ),
    },
    {
      ...PLATFORM,
      runtime: `Bun ${BUN.version}`,
      tests: "suite",
      leftOut: MUSL_BUN,
      missing: missingForSuite,
      run: (title) => {
        buildPatomic({ target: TARGET });
        const report = "linux-x64-musl-bun.xml";
        const options = { ...ON_PLATFORM, env: { LD_LIBRARY_PATH: buildCxx() } };
        return suite(
          title,
          report,
          BUN.path,
          suiteArguments("Bun", reportFile(report), MUSL_BUN),
          options,
        )[1];
      },
    },
  ];
}
