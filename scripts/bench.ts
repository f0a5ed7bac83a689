import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { chart } from "../bench/chart.ts";
import { ratioTable, sharingText, summaryText } from "../bench/report.ts";
import { sharingChart } from "../bench/sharing_chart.ts";
import type { Startup } from "../bench/startup.ts";
import { figures, type Measured, median } from "../bench/summary.ts";
import { libraryInfo } from "../mod.ts";
import { type JavaScriptRuntime, ROOT, runtimes } from "../tools/runtimes.ts";

const USAGE = `Usage: npm run bench -- [options]

Measures every operation in Bun and Deno beside JavaScript's own Atomics, start-up and memory, and what workers and processes
share beside the runtimes' own messages.

  --check    fail where a figure is over its limit
  --out DIR  where to write <target>.json, <target>.svg and <target>-sharing.svg (default: bench/results)
  --quick    within a minute, less exactly
  --help     this text`;

interface Effort {
  readonly milliseconds: number;
  readonly rounds: number;
  readonly starts: number;
  readonly sharing: readonly [scale: number, rounds: number];
}

const QUICK: Effort = { milliseconds: 10, rounds: 4, starts: 5, sharing: [1, 2] };
const FULL: Effort = { milliseconds: 12, rounds: 24, starts: 15, sharing: [10, 8] };

/** Runs a program of bench/ in a fresh process, and gives what it prints. */
function run<T>(runtime: JavaScriptRuntime, program: string, ...args: (string | number)[]): T {
  const file = path.join(ROOT, "bench", program);
  const { status, stdout } = spawnSync(runtime.path, [...runtime.run(file), ...args.map(String)], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${program} failed in ${runtime.name}`);
  return JSON.parse(stdout);
}

function measure(
  runtime: JavaScriptRuntime,
  { milliseconds, rounds, starts, sharing }: Effort,
): Measured {
  const { name, version } = runtime;
  console.log(`Measuring in ${name} ${version}`);
  const startups = Array.from({ length: starts }, () => run<Startup>(runtime, "startup.ts"));
  return {
    name,
    version,
    times: run(runtime, "operations.ts", milliseconds, rounds),
    startup: {
      fromImport: median(startups.map(({ fromImport }) => fromImport)),
      afterImport: median(startups.map(({ afterImport }) => afterImport)),
    },
    memory: {
      ours: run(runtime, "memory.ts", "ours"),
      theirs: run(runtime, "memory.ts", "theirs"),
    },
    sharing: run(runtime, "sharing.ts", ...sharing),
  };
}

/** Prints all, writes the files, and gives what is over its limit. */
async function bench(out: string, effort: Effort): Promise<string[]> {
  const measured = runtimes().map((runtime) => measure(runtime, effort));
  console.log(
    `\nTime of an operation ÷ time of its counterpart with Atomics (16 bytes: time)\n\n${
      ratioTable(measured)
    }\n`,
  );
  for (const text of [...measured.map(summaryText), ...measured.map(sharingText)]) {
    console.log(`${text}\n`);
  }

  const { target, version: patomic } = libraryInfo();
  const result = {
    date: new Date().toISOString(),
    target,
    processor: os.cpus()[0].model,
    patomic,
    runtimes: measured.map((each) => ({ ...each, figures: figures(each) })),
  };
  const base = path.join(out, target);
  mkdirSync(out, { recursive: true });
  writeFileSync(`${base}.json`, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(`${base}.svg`, await chart(measured));
  writeFileSync(`${base}-sharing.svg`, await sharingChart(measured));
  console.log(`Wrote ${path.relative(process.cwd(), base)}.json, .svg and -sharing.svg`);
  return measured.flatMap((each) =>
    figures(each).filter(({ value, limit }) => !(value <= limit))
      .map(({ title, value, limit, unit }) =>
        `${each.name}: ${title}: ${value.toFixed(2)} ${unit}, limit ${limit} ${unit}`
      )
  );
}

const { values } = parseArgs({
  options: {
    check: { type: "boolean" },
    out: { type: "string", default: path.join(ROOT, "bench/results") },
    quick: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(USAGE);
} else {
  const over = await bench(values.out, values.quick ? QUICK : FULL);
  if (values.check && over.length > 0) {
    console.error(`Over the limit:\n${over.map((line) => `  ${line}`).join("\n")}`);
    process.exitCode = 1;
  }
}
