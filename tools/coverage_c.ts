import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ctestFolder, cTests } from "./ctest.ts";
import { add, addLcov, type Coverage, coverageOf } from "./lcov.ts";
import { llvm } from "./llvm.ts";
import type { Result } from "./suite.ts";

/** The builds that have code of their own: without checks, with them, and made of builtins as for ThreadSanitizer. */
const BUILDS: Readonly<Record<string, readonly [config: string, ...settings: readonly string[]]>> =
  {
    "Release": ["Release"],
    "Debug": ["Debug"],
    "TSan": ["RelWithDebInfo", "-DPATOMIC_SANITIZE=thread"],
  };

/** What llvm-cov tells of one function: of a template or macro there are as many as it was used to make. */
interface ExportedFunction {
  readonly name: string;
  readonly filenames: readonly string[];
  readonly branches: readonly (readonly number[])[];
}

/** Runs the C tests, and gives what they cover of lib/patomic/src. */
export function coverC(): { results: Result[]; coverage: Coverage } {
  const coverage: Coverage = new Map();
  const results = Object.entries(BUILDS).map(([build, [config, ...settings]]) => {
    const name = `coverage-${build}`;
    const folder = ctestFolder(name);
    const profiles = path.join(folder, "profiles");
    rmSync(profiles, { recursive: true, force: true });
    const result = cTests(`C tests, ${build}`, config, {
      name,
      settings: [...settings, "-DCMAKE_C_COMPILER=clang", "-DPATOMIC_COVERAGE=ON"],
      leftOut: ["litmus"],
    });
    addProfiles(coverage, folder, profiles);
    return result;
  });
  return { results, coverage };
}

function addProfiles(coverage: Coverage, folder: string, profiles: string): void {
  const merged = path.join(folder, "all.profdata");
  const files = readdirSync(profiles).map((file) => path.join(profiles, file));
  llvm("llvm-profdata", "merge", "-sparse", "-o", merged, ...files);
  // freestanding.c is no part of a library that has libc, and is tested by itself.
  const objects = [
    path.join(folder, "libpatomic.so.1"),
    "-object",
    path.join(folder, "test/freestanding_test"),
  ];
  const args = [`-instr-profile=${merged}`, ...objects];
  const lines = llvm("llvm-cov", "export", "-format=lcov", ...args);
  addLcov(coverage, lines.replaceAll(/^BRDA:.*\n/gm, ""), sourceName);
  const { data } = JSON.parse(llvm("llvm-cov", "export", "-skip-expansions", ...args));
  for (const exported of data[0].functions as ExportedFunction[]) addBranches(coverage, exported);
}

/** Counts both ways of each branch, in each function apart. Those of the implicit tables are one function for all orders, which are constants there. */
function addBranches(coverage: Coverage, { name, filenames, branches }: ExportedFunction): void {
  const owner = name.replace(/(?<=^implicit\.c:.*_\d+)_[A-Z_]+$/, "");
  const seen = new Map<string, number>();
  for (const [line, column, , , taken, notTaken, fileId] of branches) {
    const file = sourceName(filenames[fileId]);
    if (file === undefined) continue;
    // A macro that is used several times in one function has several branches at one place.
    const place = `${owner}:${column}`;
    add(seen, place, 1);
    const { branches: counts } = coverageOf(coverage, file);
    add(counts, `${line},${place}:${seen.get(place)},0`, taken);
    add(counts, `${line},${place}:${seen.get(place)},1`, notTaken);
  }
}

function sourceName(file: string): string | undefined {
  const [source] = file.match(/src\/[a-z_]+\.[ch]$/) ?? [];
  return source === undefined ? undefined : `lib/patomic/${source}`;
}
