import { WIDTHS } from "../inspect_library.ts";
import { codeIn, readSnapshot } from "../instructions/snapshot_file.ts";
import type { Table } from "./table.ts";
import { readResults, type TargetResult } from "./target_results.ts";
import { TARGETS } from "../targets.ts";

const SYSTEMS = [
  { title: "Linux (glibc)", platform: "linux", libc: "glibc" },
  { title: "Linux (musl)", platform: "linux", libc: "musl" },
  { title: "macOS", platform: "darwin", libc: null },
  { title: "Windows", platform: "win32", libc: null },
] as const;

const ARCHITECTURES = ["x64", "arm64"] as const;

/** Returns a summary of the tests of each system on each architecture. */
export function platforms(): Table {
  const cell = (target: string, libc: string | null): string => {
    const results = resultsOf(target, libc);
    if (results.length === 0) return "built, never run";
    const by = new Set(results.map((result) => result.by));
    const tested = by.has(null) ? "tested" : `tested with ${[...by].join(", ")}`;
    const failed = results.reduce((sum, result) => sum + result.failed, 0);
    return failed === 0 ? tested : `${tested}, ${failed} tests fail`;
  };
  const rows = SYSTEMS.map(({ title, platform, libc }) => [
    title,
    ...ARCHITECTURES.map((architecture) => cell(`${platform}-${architecture}`, libc)),
  ]);
  return [["", ...ARCHITECTURES], ...rows];
}

/** Returns the operations of each target's library, and the runtimes of the recorded tests. */
export function testedPlatforms(): Table {
  const rows = TARGETS.flatMap(({ name }) =>
    SYSTEMS.filter(({ platform }) => name.startsWith(`${platform}-`)).map(({ libc }) => {
      const results = resultsOf(name, libc);
      const tested = results.length > 0 ? runs(results) : "built and inspected only";
      return [`\`${name}\``, libc ?? "", operationsOf(name), tested];
    })
  );
  return [["Target", "C library", "Operations", "Tested"], ...rows];
}

/** The results of the suites that could run for a target. */
function resultsOf(target: string, libc: string | null): TargetResult[] {
  return readResults().filter((result) =>
    result.missing === null && result.target === target && result.libc === libc
  );
}

/** Returns the number of operations of each width, from a target's snapshot. */
function operationsOf(name: string): string {
  const code = codeIn(readSnapshot({ name }));
  const symbols = (width: number) =>
    code.filter((one) => one.width === width).map(({ symbol }) => symbol);
  const groups = Map.groupBy(WIDTHS, (width) => new Set(symbols(width)).size);
  return [...groups].map(([count, widths]) => `${count} of ${widths.join(", ")} bytes`).join("; ");
}

/** Returns a text such as `natively: C, Bun 1.4.5`, with the number of failed tests if any. */
function runs(results: readonly TargetResult[]): string {
  return [...Map.groupBy(results, ({ by }) => by)].map(([by, some]) => {
    const names = [...Map.groupBy(some, ({ runtime }) => runtime)].map(([runtime, suites]) => {
      const failed = suites.reduce((sum, { failed }) => sum + failed, 0);
      return failed === 0 ? runtime : `${runtime} (${failed} tests fail)`;
    });
    return `${by === null ? "natively" : `with ${by}`}: ${names.join(", ")}`;
  }).join("; ");
}
