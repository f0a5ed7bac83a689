/** How often the lines and branches of a file were run. A branch has its line and what tells it from others there as its key: `12,0,1`. */
export interface FileCoverage {
  readonly lines: Map<number, number>;
  readonly branches: Map<string, number>;
}

/** Coverage by file. */
export type Coverage = Map<string, FileCoverage>;

/** The coverage of a file, which is made where there is none. */
export function coverageOf(coverage: Coverage, file: string): FileCoverage {
  let found = coverage.get(file);
  if (found === undefined) coverage.set(file, found = { lines: new Map(), branches: new Map() });
  return found;
}

export function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Adds what an lcov report says of the files that `name` gives a name. */
export function addLcov(
  coverage: Coverage,
  report: string,
  name: (path: string) => string | undefined,
): void {
  let current: FileCoverage | undefined;
  for (const line of report.split("\n")) {
    const [, kind, rest] = line.match(/^([A-Z]+):(.*)$/) ?? [];
    if (kind === "SF") {
      const file = name(rest);
      current = file === undefined ? undefined : coverageOf(coverage, file);
    } else if (current !== undefined && kind === "DA") {
      const [number, count] = rest.split(",").map(Number);
      add(current.lines, number, count);
    } else if (current !== undefined && kind === "BRDA") {
      const [, branch, count] = rest.match(/^(\d+,\d+,\d+),(\d+|-)$/) ?? [];
      add(current.branches, branch, count === "-" ? 0 : Number(count));
    }
  }
}

/** The coverage as an lcov report, for editors and services that show it. */
export function toLcov(coverage: Coverage): string {
  return [...coverage].map(([file, { lines, branches }]) =>
    [
      `SF:${file}`,
      ...[...lines].map(([line, count]) => `DA:${line},${count}`),
      ...[...branches].map(([branch, count]) => `BRDA:${branch},${count}`),
      "end_of_record\n",
    ].join("\n")
  ).join("");
}
