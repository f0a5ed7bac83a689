import type { TopLevelSpec } from "vega-lite";
import { arrayRowOf, rowOf } from "./report.ts";
import { type Measured, ratioOf } from "./summary.ts";
import { CONFIG, draw, light } from "./theme.ts";

/** Draws the ratios of all operations that have a counterpart, a panel for each runtime. */
export async function chart(measured: readonly Measured[]): Promise<string> {
  const rows = [...new Set(measured[0].times.map(rowOf))];
  const values = measured.flatMap(({ name, version, times }) =>
    times.map((each) => (
      {
        runtime: `${name} ${version}`,
        operation: rowOf(each),
        width: `${each.width}`,
        ratio: ratioOf(each),
      }
    )).filter(({ ratio }) => ratio !== null)
  );
  return await draw(specification("an operation", values, rows));
}

/** Draws the ratios of the operations on elements of arrays, a panel for each runtime. */
export async function arraysChart(measured: readonly Measured[]): Promise<string> {
  const values = measured.flatMap(({ name, version, arrays }) =>
    arrays.ratios.map((each) => ({
      runtime: `${name} ${version}`,
      operation: `${each.operation}, ${arrayRowOf(each)}`,
      width: `${each.width}`,
      ratio: each.ratio,
    }))
  );
  const rows = [...new Set(values.map(({ operation }) => operation))];
  return await draw(specification("an operation on an element", values, rows));
}

function specification(
  measured: string,
  values: readonly object[],
  rows: readonly string[],
): TopLevelSpec {
  return {
    data: { values: [...values] },
    background: "transparent",
    padding: 12,
    title: {
      text: `Time of ${measured} ÷ time of its counterpart with JavaScript's Atomics`,
      subtitle: "Left of the line: faster than Atomics",
      anchor: "start",
      offset: 14,
    },
    facet: {
      column: {
        field: "runtime",
        type: "nominal",
        title: null,
        header: { labelFontWeight: 600, labelFontSize: 14 },
      },
    },
    spacing: 36,
    spec: {
      width: 330,
      height: { step: 19 },
      layer: [
        {
          mark: { type: "rule", color: light("limit"), strokeWidth: 1.5 },
          encoding: { x: { datum: 1 } },
        },
        {
          mark: { type: "point", filled: true, size: 52, opacity: 0.9 },
          encoding: {
            x: {
              field: "ratio",
              type: "quantitative",
              title: null,
              scale: { type: "log", nice: false, padding: 8 },
              axis: {
                values: [0.05, 0.1, 0.2, 0.5, 1, 2, 4],
                format: "~g",
                orient: "top",
                labelExpr: "datum.label + '×'",
              },
            },
            y: {
              field: "operation",
              type: "nominal",
              sort: [...rows],
              title: null,
              // No limit: Vega estimates the width of a text, and too high.
              axis: { labelLimit: 0 },
            },
            color: {
              field: "width",
              type: "nominal",
              title: "Bytes",
              scale: {
                domain: ["1", "2", "4", "8"],
                range: [light("byte"), light("two"), light("four"), light("eight")],
              },
            },
            shape: {
              field: "width",
              type: "nominal",
              scale: {
                domain: ["1", "2", "4", "8"],
                range: ["circle", "square", "triangle-up", "diamond"],
              },
            },
          },
        },
      ],
    },
    config: CONFIG,
  };
}
