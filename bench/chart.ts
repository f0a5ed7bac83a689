import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { rowOf } from "./report.ts";
import { type Measured, ratioOf } from "./summary.ts";

/** A colour for light pages, and the one that takes its place on dark pages. */
const THEME = {
  ink: ["#1f2328", "#e6edf3"],
  dim: ["#59636e", "#9198a1"],
  line: ["#d1d9e0", "#30363d"],
  limit: ["#6e7781", "#8b949f"],
  byte: ["#0969da", "#58a6ff"],
  two: ["#1a7f37", "#3fb950"],
  four: ["#bc4c00", "#f0883e"],
  eight: ["#8250df", "#bc8cff"],
} as const;

const light = (name: keyof typeof THEME): string => THEME[name][0];
const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** Draws the ratios of all operations that have a counterpart, a panel for each runtime. */
export async function chart(measured: readonly Measured[]): Promise<string> {
  const rows = [...new Set(measured[0].times.map(rowOf))];
  const values = measured.flatMap(({ name, version, times }) =>
    times.map((each) => (
      { runtime: `${name} ${version}`, operation: rowOf(each), width: `${each.width}`, ratio: ratioOf(each) }
    )).filter(({ ratio }) => ratio !== null)
  );
  const view = new View(parse(compile(specification(values, rows)).spec), { renderer: "none" });
  return withThemes(await view.toSVG());
}

function specification(values: readonly object[], rows: readonly string[]): TopLevelSpec {
  return {
    data: { values: [...values] },
    background: "transparent",
    padding: 12,
    title: {
      text: "Time of an operation ÷ time of its counterpart with JavaScript's Atomics",
      subtitle: "Left of the line: faster than Atomics",
      anchor: "start",
      offset: 14,
    },
    facet: {
      column: { field: "runtime", type: "nominal", title: null, header: { labelFontWeight: 600, labelFontSize: 14 } },
    },
    spacing: 36,
    spec: {
      width: 330,
      height: { step: 19 },
      layer: [
        { mark: { type: "rule", color: light("limit"), strokeWidth: 1.5 }, encoding: { x: { datum: 1 } } },
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
            y: { field: "operation", type: "nominal", sort: [...rows], title: null },
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
              scale: { domain: ["1", "2", "4", "8"], range: ["circle", "square", "triangle-up", "diamond"] },
            },
          },
        },
      ],
    },
    config: {
      font: FONT,
      view: { stroke: null },
      title: {
        color: light("ink"),
        subtitleColor: light("dim"),
        fontSize: 15,
        subtitleFontSize: 12,
        subtitlePadding: 6,
      },
      header: { labelColor: light("ink") },
      axis: {
        domain: false,
        ticks: false,
        gridColor: light("line"),
        labelColor: light("dim"),
        labelFontSize: 12,
        labelPadding: 8,
      },
      axisY: { labelColor: light("ink"), labelLimit: 200, grid: true },
      legend: {
        titleColor: light("dim"),
        labelColor: light("ink"),
        labelFontSize: 12,
        orient: "top",
        direction: "horizontal",
      },
    },
  };
}

/** Adds the colours for dark pages: a style sheet goes before the attributes that the drawing has. */
function withThemes(svg: string): string {
  const rules = Object.values(THEME).flatMap(([from, to]) =>
    ["fill", "stroke"].map((attribute) => `[${attribute}="${from}"] { ${attribute}: ${to} }`)
  );
  const style = `<style>@media (prefers-color-scheme: dark) { ${rules.join(" ")} }</style>`;
  return `${svg.replace(/(<svg[^>]*>)/, `$1${style}`)}\n`;
}
