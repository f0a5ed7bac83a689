import { median } from "../../tools/median.ts";
import type { JavaScriptRuntime } from "../../tools/runtimes.ts";
import type { Table } from "../../tools/tables/table.ts";
import type { Row as LitmusRow } from "./litmus/litmus.ts";
import type { Report } from "./stress_test.ts";

/** The reports of one runtime. */
export interface Ran extends Pick<JavaScriptRuntime, "name" | "version"> {
  readonly reports: readonly Report[];
}

const has = (column: string) => ({ rows }: Report) => column in rows[0];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const rounded = new Intl.NumberFormat("en", {
  notation: "compact",
  compactDisplay: "long",
  maximumSignificantDigits: 2,
});

/** The failures of each stress test that has a control, a column for each runtime. */
export function atomicity(ran: readonly Ran[]): Table {
  const rows = ran[0].reports.filter(has("control failures")).map(({ title }) => {
    const reports = ran.map(({ reports }) =>
      reports.filter((report) => report.title === title).flatMap(({ rows }) => rows)
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
  const names = ran.map(({ name, version }) => `${name} ${version}`);
  return [["Test", "Runs", "Control fails after", "Confidence at least", ...names], ...rows];
}

/** The counts of weak outcomes of each litmus test, forbidden and allowed by C11. */
export function litmus(reports: readonly Report[]): Table {
  const rows = reports.filter(has("weak outcome"))
    .flatMap(({ rows }) => rows as unknown as LitmusRow[]);
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
      const outcome = `\`${own[0]["weak outcome"]}\``;
      return [test, outcome, times(forbidden), times(allowed), times(controls)];
    }),
  ];
}
