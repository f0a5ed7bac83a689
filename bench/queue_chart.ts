import type { TopLevelSpec } from "vega-lite";
import type { Measured } from "./summary.ts";
import { CONFIG, draw, light } from "./theme.ts";

const FORMS: Readonly<Record<string, string>> = {
  send: "send() and receive()",
  claim: "claim() and drain()",
};

const LENGTHS = [8, 32, 512, 4096, 65_536];

/** Draws the messages per second of an `SpscQueue` over their length, for each runtime. */
export async function queueChart(measured: readonly Measured[]): Promise<string> {
  const values = measured.flatMap(({ name, version, queues }) =>
    queues.throughput.filter(({ form }) => form in FORMS).map(({ form, length, perSecond }) => ({
      runtime: `${name} ${version}`,
      form: FORMS[form],
      length,
      perSecond,
    }))
  );
  return await draw(specification(values));
}

function specification(values: readonly object[]): TopLevelSpec {
  return {
    data: { values: [...values] },
    background: "transparent",
    padding: 12,
    facet: { column: { field: "runtime", type: "nominal", title: null } },
    spec: {
      width: 220,
      height: 200,
      mark: { type: "line", point: true },
      encoding: {
        x: {
          field: "length",
          type: "quantitative",
          scale: { type: "log", base: 2 },
          axis: { title: "bytes per message", titleColor: light("dim"), values: LENGTHS },
        },
        y: {
          field: "perSecond",
          type: "quantitative",
          scale: { type: "log" },
          axis: { title: "messages per second", titleColor: light("dim"), format: "~s" },
        },
        color: {
          field: "form",
          type: "nominal",
          title: null,
          legend: { labelLimit: 300 },
          scale: { domain: Object.values(FORMS), range: [light("byte"), light("four")] },
        },
      },
    },
    config: CONFIG,
  };
}
