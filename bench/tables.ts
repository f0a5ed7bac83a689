import type { Table } from "../tools/tables/table.ts";
import { amount } from "./report.ts";
import { figures, type Measured } from "./summary.ts";

const heads = (measured: readonly Measured[]): string[] => [
  "",
  ...measured.map(({ name, version }) => `${name} ${version}`),
];

/** Returns the figures that have limits and memory, by runtime. */
export function speed(measured: readonly Measured[]): Table {
  const all = measured.map(figures);
  const rows = all[0].map(({ title, unit }, i) => [
    title,
    ...all.map((figures) =>
      unit === "ms" ? `${figures[i].value.toFixed(1)} ms` : figures[i].value.toFixed(2)
    ),
  ]);
  const memory = measured.map(({ memory }) => `${memory.ours.toFixed(0)} bytes`);
  return [
    heads(measured),
    ...rows,
    ["memory of an atomic of 4 bytes", ...memory],
  ];
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
