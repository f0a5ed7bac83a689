import { parse, View } from "vega";
import { compile, type Config, type TopLevelSpec } from "vega-lite";

/** A colour for light pages, and its replacement on dark pages. */
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

/** The colour for light pages. */
export const light = (name: keyof typeof THEME): string => THEME[name][0];
const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** The style of all charts. */
export const CONFIG: Config = {
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
};

/** Draws a chart for light and dark pages. */
export async function draw(specification: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(specification).spec), { renderer: "none" });
  return withThemes(await view.toSVG());
}

/**
 * Adds the colours for dark pages: a style sheet has precedence over the attributes of the drawing.
 */
function withThemes(svg: string): string {
  const rules = Object.values(THEME).flatMap(([from, to]) =>
    ["fill", "stroke"].map((attribute) => `[${attribute}="${from}"] { ${attribute}: ${to} }`)
  );
  const style = `<style>@media (prefers-color-scheme: dark) { ${rules.join(" ")} }</style>`;
  return `${svg.replace(/(<svg[^>]*>)/, `$1${style}`)}\n`;
}
