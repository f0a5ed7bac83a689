import type { Table } from "../tools/tables/table.ts";
import { median } from "../tools/median.ts";
import { amount, arrayRowOf } from "./report.ts";
import { figures, type Measured } from "./summary.ts";

const heads = (measured: readonly Measured[]): string[] => [
  "",
  ...measured.map(({ name, version }) => `${name} ${version}`),
];

/** Returns the figures that have limits, and the cost of a shared cache line, by runtime. */
export function speed(measured: readonly Measured[]): Table {
  const all = measured.map(figures);
  const rows = all[0].map(({ title, unit }, i) => [
    title,
    ...all.map((figures) =>
      unit === "×" ? figures[i].value.toFixed(2) : `${figures[i].value.toFixed(1)} ${unit}`
    ),
  ]);
  const additions = (stride: "4" | "64") =>
    measured.map(({ arrays }) => `${(arrays.sharing[stride] / 1e6).toFixed(0)} million/s`);
  return [
    heads(measured),
    ...rows,
    ["two workers, elements 4 bytes apart", ...additions("4")],
    ["two workers, elements 64 bytes apart", ...additions("64")],
  ];
}

/** Returns the median ratio of the operations on elements of arrays, by length and runtime. */
export function arrays(measured: readonly Measured[]): Table {
  const rows = [...new Set(measured[0].arrays.ratios.map(arrayRowOf))];
  return [
    heads(measured),
    ...rows.map((row) => [
      row,
      ...measured.map(({ arrays }) => {
        const ratios = arrays.ratios.filter((each) => arrayRowOf(each) === row);
        return median(ratios.map(({ ratio }) => ratio)).toFixed(2);
      }),
    ]),
  ];
}

/** Returns what is measured of the queues between processes, by runtime. */
export function queues(measured: readonly Measured[]): Table {
  const { throughput, latency } = measured[0].queues;
  const passed = throughput.map(({ form, length }, i) => [
    `${form}, ${length} bytes`,
    ...measured.map(({ queues }) => {
      const { perSecond, toRing } = queues.throughput[i];
      const rate = amount(perSecond, "messages/s");
      return toRing === null || form === "ring"
        ? rate
        : `${rate} (${toRing.toFixed(2)} × the ring)`;
    }),
  ]);
  const posted = measured.map(({ queues }) => amount(queues.postMessage, "messages/s"));
  const times = latency.map(({ waits }, i) => [
    `round trip, ${waits}`,
    ...measured.map(({ queues }) => {
      const { median, percentile99 } = queues.latency[i];
      return `${amount(median, "µs")}, 99 %: ${amount(percentile99, "µs")}`;
    }),
  ]);
  return [heads(measured), ...passed, ["postMessage, 32 bytes", ...posted], ...times];
}

/** Returns the communication of workers and of processes, with the runtime's counterpart. */
export function sharing(measured: readonly Measured[]): Table {
  const rows = measured[0].sharing.map(({ title }, i) => [
    title,
    ...measured.map(({ sharing }) => {
      const { ours, theirs, counterpart, unit } = sharing[i];
      return theirs === null
        ? amount(ours, unit)
        : `${amount(ours, unit)} (\`${counterpart}\`: ${amount(theirs, unit)})`;
    }),
  ]);
  return [heads(measured), ...rows];
}
