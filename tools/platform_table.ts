import { WIDTHS } from "./inspect_library.ts";
import { codeIn, readSnapshot } from "./instructions/snapshot_file.ts";
import type { Table } from "../scripts/readme.ts";
import { readResults, type TargetResult } from "./target_results.ts";
import { TARGETS } from "./targets.ts";

/** Each target with each C library: the operations of its library, and what opened it in the tests. */
export function platforms(): Table {
  const results = readResults();
  const rows = TARGETS.flatMap(({ name }) =>
    (name.startsWith("linux") ? ["glibc", "musl"] : [null]).map((libc) => {
      const ran = results.filter(({ missing }) => missing === null);
      const own = ran.filter((result) => result.target === name && result.libc === libc);
      return [
        `\`${name}\``,
        libc ?? "",
        operationsOf(name),
        own.length > 0 ? runs(own) : "built and inspected only",
      ];
    })
  );
  return [["library", "C library", "operations", "tested"], ...rows];
}

/** How many operations a target has of each width, by its snapshot. */
function operationsOf(name: string): string {
  const code = codeIn(readSnapshot({ name }));
  const symbols = (width: number) =>
    code.filter((one) => one.width === width).map(({ symbol }) => symbol);
  const groups = Map.groupBy(WIDTHS, (width) => new Set(symbols(width)).size);
  return [...groups].map(([count, widths]) => `${count} of ${widths.join(", ")} bytes`).join("; ");
}

/** `natively: C, Bun 1.4.5`, with the number of tests that failed if there is one. */
function runs(results: readonly TargetResult[]): string {
  return [...Map.groupBy(results, ({ by }) => by)].map(([by, some]) => {
    const names = [...Map.groupBy(some, ({ runtime }) => runtime)].map(([runtime, suites]) => {
      const failed = suites.reduce((sum, { failed }) => sum + failed, 0);
      return failed === 0 ? runtime : `${runtime} (${failed} tests fail)`;
    });
    return `${by === null ? "natively" : `with ${by}`}: ${names.join(", ")}`;
  }).join("; ");
}
