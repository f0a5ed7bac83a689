import type { Report } from "./stress_test.ts";

/** Returns the rows of a report as text, numbers aligned to the right. */
export function textTable(rows: Report["rows"]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === "number"));
  return cells.map((row) =>
    row.map((cell, i) => isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join("  ")
      .trimEnd()
  ).join("\n");
}
