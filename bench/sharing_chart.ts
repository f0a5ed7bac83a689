import type { TopLevelSpec } from "vega-lite";
import { amount } from "./report.ts";
import type { Sharing } from "./sharing.ts";
import type { Measured } from "./summary.ts";
import { CONFIG, draw, light } from "./theme.ts";

const COLUMNS = ["ours", "theirs"] as const;

/**
 * Draws the measurements of workers and processes that share memory, and the runtimes' own means.
 */
export async function sharingChart(measured: readonly Measured[]): Promise<string> {
  const panels = measured[0].sharing.map(({ title, unit }) => ({ title, unit }));
  const values = measured.flatMap(({ name, version, sharing }) =>
    sharing.flatMap((each) =>
      COLUMNS.filter((column) => each[column] !== null).map((column) => ({
        title: each.title,
        row: `${name} ${version}`,
        whose: column === "ours" ? "@patomic/atomics" : "the runtime's own",
        value: each[column],
        label: labelOf(each, column),
      }))
    )
  );
  return await draw(specification(values, panels));
}

function labelOf(each: Sharing, column: (typeof COLUMNS)[number]): string {
  const name = column === "ours" ? "" : ` ${each.counterpart}`;
  return `${amount(each[column] as number, each.unit)}${name}`;
}

function specification(
  values: readonly object[],
  panels: readonly Pick<Sharing, "title" | "unit">[],
): TopLevelSpec {
  const panel = ({ title, unit }: Pick<Sharing, "title" | "unit">) => ({
    transform: [{ filter: { field: "title", equal: title } }],
    title: {
      text: `${title[0].toUpperCase()}${title.slice(1)}`,
      subtitle: unit === "messages/s" ? "more is better" : "less is better",
    },
    width: 300,
    height: { step: 22 },
    encoding: {
      y: { field: "row", type: "nominal" as const, title: null, axis: { grid: false } },
      yOffset: { field: "whose", type: "nominal" as const },
      x: { field: "value", type: "quantitative" as const, axis: null },
    },
    layer: [
      {
        mark: { type: "bar" as const, cornerRadiusEnd: 2 },
        encoding: {
          color: {
            field: "whose",
            type: "nominal" as const,
            title: null,
            legend: { labelLimit: 300 },
            scale: {
              domain: ["@patomic/atomics", "the runtime's own"],
              range: [light("byte"), light("limit")],
            },
          },
        },
      },
      {
        mark: {
          type: "text" as const,
          align: "left" as const,
          dx: 5,
          color: light("ink"),
          fontSize: 11,
        },
        encoding: { text: { field: "label", type: "nominal" as const } },
      },
    ],
  });
  return {
    data: { values: [...values] },
    background: "transparent",
    padding: 12,
    columns: 2,
    spacing: { row: 24, column: 130 },
    concat: panels.map(panel),
    config: { ...CONFIG, title: { ...CONFIG.title, anchor: "start", fontSize: 13, offset: 8 } },
  };
}
