import { readFileSync } from "node:fs";
import path from "node:path";
import { median } from "../bench/summary.ts";
import type { Row as LitmusRow } from "../test/stress/litmus.ts";
import type { Report } from "../test/stress/proof.ts";
import type { Table } from "../scripts/readme.ts";
import { ROOT } from "./runtimes.ts";

/** A report as scripts/stress.ts keeps it. */
interface KeptReport extends Pick<Report, "title" | "passed"> {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface StressResult {
  readonly runtimes: readonly {
    readonly name: string;
    readonly version: string;
    readonly reports: readonly KeptReport[];
  }[];
  readonly c: readonly KeptReport[];
}

const readResult = (): StressResult =>
  JSON.parse(readFileSync(path.join(ROOT, "test/stress/results/linux-x64.json"), "utf8"));

const has = (column: string) => ({ columns }: KeptReport) => columns.includes(column);
const rowsOf = ({ columns, rows }: KeptReport) =>
  rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const rounded = new Intl.NumberFormat("en", {
  notation: "compact",
  compactDisplay: "long",
  maximumSignificantDigits: 2,
});

/** How many operations failed in each stress test that has a control. */
export function atomicity(): Table {
  const { runtimes } = readResult();
  const proofs = runtimes[0].reports.filter(has("control failures")).map(({ title }) => {
    const reports = runtimes.map(({ reports }) =>
      rowsOf(reports.find((report) => report.title === title)!)
    );
    const all = reports.flat();
    return [
      title,
      String(reports[0].length),
      `${median(all.map((row) => Number(row["control fails after ms"]))).toPrecision(2)} ms`,
      `${Math.min(...all.map((row) => parseFloat(String(row.confidence))))} %`,
      ...reports.map((rows) => {
        const operations = rounded.format(sum(rows.map((row) => Number(row.operations))));
        return `${sum(rows.map((row) => Number(row.failed)))} in ${operations} operations`;
      }),
    ];
  });
  const names = runtimes.map(({ name, version }) => `${name} ${version}`);
  return [["Test", "Runs", "Control fails after", "Confidence at least", ...names], ...proofs];
}

/** How often each litmus test showed its weak outcome: if C11 forbids it, and if not. */
export function litmus(): Table {
  const { runtimes, c } = readResult();
  const reports = [...runtimes.flatMap(({ reports }) => reports), ...c].filter(has("weak outcome"));
  const rows = reports.flatMap((report) => rowsOf(report) as unknown as LitmusRow[]);
  const tests = [...Map.groupBy(rows, ({ test }) => test.replace(", control", ""))];
  const times = (rows: readonly LitmusRow[]) =>
    rows.length === 0
      ? ""
      : `${rounded.format(sum(rows.map(({ seen }) => seen)))} times in ${
        rounded.format(sum(rows.map(({ iterations }) => iterations)))
      }`;
  return [
    ["Test", "Weak outcome", "If C11 forbids it", "If C11 allows it", "Control"],
    ...tests.map(([test, rows]) => {
      const [own, controls] = [
        rows.filter((row) => row.test === test),
        rows.filter((row) => row.test !== test),
      ];
      const forbidden = own.filter((row) => row["which is"] === "forbidden");
      const allowed = own.filter((row) => row["which is"] !== "forbidden");
      return [
        test,
        `\`${own[0]["weak outcome"]}\``,
        times(forbidden),
        times(allowed),
        times(controls),
      ];
    }),
  ];
}
