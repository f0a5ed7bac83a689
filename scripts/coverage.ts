// Measures what the tests cover of the C library, and of src/ and ffi/, and fails below a limit. Ends with one line: N passed, N failed.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildPatomic } from "./build-patomic.ts";
import { coverC } from "../tools/coverage_c.ts";
import { coverTypeScript } from "../tools/coverage_ts.ts";
import { type Coverage, type FileCoverage, toLcov } from "../tools/lcov.ts";
import { missingClangRuntime, missingPrograms } from "../tools/programs.ts";
import { ROOT } from "../tools/runtimes.ts";
import { type Result, runSuites } from "../tools/suite.ts";

const LIMIT = 95;

const PACKAGES = { "cmake": "cmake", "clang": "clang", "llvm-cov": "llvm" };

interface Share {
  covered: number;
  all: number;
}

function shareOf(counts: Iterable<number>): Share {
  const all = [...counts];
  return { covered: all.filter((count) => count > 0).length, all: all.length };
}

function sum(shares: readonly Share[]): Share {
  return shares.reduce((a, b) => ({ covered: a.covered + b.covered, all: a.all + b.all }), {
    covered: 0,
    all: 0,
  });
}

const percentage = ({ covered, all }: Share) => all === 0 ? 100 : covered / all * 100;

function format(share: Share): string {
  if (share.all === 0) return "-";
  // Not rounded up: 100 % is all of it.
  return `${(Math.floor(percentage(share) * 10) / 10).toFixed(1)} % of ${share.all}`;
}

/** Prints a table of files, and gives whether enough lines and branches of all of them together were run. */
function report(title: string, coverage: Coverage): Result[] {
  const row = (name: string, lines: string, branches: string, missed: string) =>
    console.log(
      `${name.padEnd(36)}  ${lines.padStart(15)}  ${branches.padStart(17)}  ${missed}`.trimEnd(),
    );
  console.log();
  row(title, "lines", "branches", "lines not run");
  const files = [...coverage].sort(([a], [b]) => a < b ? -1 : 1);
  const shares = files.map(([file, { lines, branches }]) => {
    const [ofLines, ofBranches] = [shareOf(lines.values()), shareOf(branches.values())];
    row(file, format(ofLines), format(ofBranches), missedLines({ lines, branches }));
    return [ofLines, ofBranches] as const;
  });
  const totals = [
    sum(shares.map(([lines]) => lines)),
    sum(shares.map(([, branches]) => branches)),
  ] as const;
  row(`all of ${title}`, format(totals[0]), format(totals[1]), "");
  return ["lines", "branches"].map((what, i) => {
    const enough = totals[i].all > 0 && percentage(totals[i]) > LIMIT;
    if (!enough) {
      console.error(`Of the ${what} of ${title}, not more than ${LIMIT} % are run by tests`);
    }
    return [`${title}, ${what}`, { passed: enough ? 1 : 0, failed: enough ? 0 : 1, skipped: 0 }];
  });
}

/** `3-5,9` */
function missedLines({ lines }: FileCoverage): string {
  const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line).sort((a, b) =>
    a - b
  );
  const ranges: [first: number, last: number][] = [];
  for (const line of missed) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => first === last ? first : `${first}-${last}`).join(",");
}

runSuites(() => {
  const missing = missingPrograms(PACKAGES, "npm run coverage") ?? missingClangRuntime();
  if (missing !== null) throw new Error(missing);
  buildPatomic();
  const c = coverC();
  const typescript = coverTypeScript();
  const folder = path.join(ROOT, "coverage");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "lcov.info"), toLcov(c.coverage) + toLcov(typescript.coverage));
  const limits = [
    ...report("lib/patomic/src", c.coverage),
    ...report("src and ffi", typescript.coverage),
  ];
  console.log(
    "\nWindows and macOS are simulated: ffi/windows*.ts, ffi/darwin_wait.ts, and what the posix files do there. " +
      "The assembly of arm64 is not compiled here.",
  );
  return [...c.results, ...typescript.results, ...limits];
});
