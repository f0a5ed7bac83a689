import type { ArrayRatio } from "./arrays.ts";
import type { Times } from "./operations.ts";
import type { Sharing } from "./sharing.ts";
import { figures, type Measured, ratioOf } from "./summary.ts";

const WIDTHS = [1, 2, 4, 8, 16];

/** Returns the name of a row of the table and of the chart. */
export function rowOf({ operation, kind }: Pick<Times, "operation" | "kind">): string {
  return kind === "INT" ? operation : `${operation} ${kind}`;
}

/** Returns the name of a row of the table of arrays. */
export function arrayRowOf({ length, access }: Pick<ArrayRatio, "length" | "access">): string {
  return length === 1 ? "1 element" : `${length.toLocaleString("en")} elements, ${access}`;
}

function cell(times: Times | undefined): string {
  if (times === undefined) return "";
  const ratio = ratioOf(times);
  return ratio === null ? `${times.ours.toFixed(0)} ns` : ratio.toFixed(2);
}

/** Returns the table of the ratios, with a group of columns per runtime. */
export function ratioTable(measured: readonly Measured[]): string {
  const rows = [...new Set(measured[0].times.map(rowOf))];
  const lines = rows.map((row) =>
    [
      row.padEnd(20),
      ...measured.map(({ times }) =>
        WIDTHS.map((width) =>
          cell(times.find((each) => rowOf(each) === row && each.width === width)).padStart(8)
        ).join(
          "",
        )
      ),
    ].join(" │ ")
  );
  const heads = [
    ["", ...measured.map(({ name, version }) => `${name} ${version}`)],
    ["bytes", ...measured.map(() => WIDTHS.map((width) => String(width).padStart(8)).join(""))],
  ].map(([first, ...rest]) =>
    [first.padEnd(20), ...rest.map((text) => text.padEnd(40))].join(" │ ")
  );
  return [...heads, "─".repeat(heads[1].length), ...lines].join("\n");
}

/** Returns the figures with their limits, and the other measurements. */
export function summaryText(measured: Measured): string {
  const { name, version, memory, arrays, wide } = measured;
  const lines = figures(measured).map(({ title, value, limit, unit }) => {
    const within = value <= limit ? "" : "  OVER";
    return `  ${title.padEnd(30)} ${value.toFixed(2)} ${unit}  (limit ${limit} ${unit})${within}`;
  });
  return [
    `${name} ${version}`,
    ...lines,
    `  memory of an array on a shared buffer: ${memory.theirs.toFixed(0)} bytes`,
    `  two workers add to elements 4 bytes apart: ${amount(arrays.sharing["4"], "messages/s")}`,
    `  two workers add to elements 64 bytes apart: ${amount(arrays.sharing["64"], "messages/s")}`,
    ...wide.map(({ operation, access, cas, ratio }) =>
      `  ${operation} of 16 bytes: ${access.toFixed(1)} ns, ` +
      `${cas.toFixed(1)} ns by compare-and-swap (${ratio.toFixed(1)} times)`
    ),
  ].join("\n");
}

/** Returns an amount with its unit, such as `7.9 million/s`. */
export function amount(value: number, unit: Sharing["unit"]): string {
  if (unit === "messages/s") return `${(value / 1e6).toFixed(2)} million/s`;
  return `${value.toFixed(1)} ${unit}`;
}

/** Returns the measurements of workers and processes, and the runtime's counterparts. */
export function sharingText({ name, version, sharing }: Measured): string {
  const lines = sharing.map(({ title, unit, ours, theirs, counterpart }) => {
    const beside = theirs === null ? "" : `  ${counterpart}: ${amount(theirs, unit)}`;
    return `  ${title.padEnd(42)} ${amount(ours, unit).padEnd(16)}${beside}`;
  });
  return [`${name} ${version}`, ...lines].join("\n");
}

/** Returns the measurements of the queues. */
export function queuesText({ name, version, queues }: Measured): string {
  const { throughput, postMessage, latency } = queues;
  const lines = throughput.map(({ form, length, perSecond, toRing }) => {
    const ratio = toRing === null ? "" : `  ${toRing.toFixed(2)} times the ring`;
    return `  ${`${form}, ${length} bytes`.padEnd(42)} ${amount(perSecond, "messages/s")}${ratio}`;
  });
  const times = latency.map(({ waits, median, percentile99 }) =>
    `  ${`round trip, ${waits}`.padEnd(42)} ${amount(median, "µs")}, 99 %: ${
      amount(percentile99, "µs")
    }`
  );
  const posted = `  ${"postMessage, 32 bytes".padEnd(42)} ${amount(postMessage, "messages/s")}`;
  return [`Queues in ${name} ${version}`, ...lines, posted, ...times].join("\n");
}
