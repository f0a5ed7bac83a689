// Measures every operation in each runtime: `npm run bench`.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { libraryInfo } from "../mod.ts";
import { buildPatomic } from "../tools/build_patomic.ts";
import { type JavaScriptRuntime, ROOT, runtimes } from "../tools/runtimes.ts";
import { writeTables } from "../tools/tables/table.ts";
import { arraysChart, chart } from "./chart.ts";
import { queueChart } from "./queue_chart.ts";
import { queuesText, ratioTable, sharingText, summaryText } from "./report.ts";
import { sharingChart } from "./sharing_chart.ts";
import { startup, withPackage } from "./startup.ts";
import { figures, type Measured } from "./summary.ts";
import { arrays, queues, sharing, speed } from "./tables.ts";

const USAGE = `Usage: npm run bench -- [options]

Measures every operation in each runtime against JavaScript's Atomics, arrays of atomics, start-up,
memory, a lock against its two operations, and the communication of workers and of processes
against the runtimes' own messages.

  --check   fail if a figure exceeds its limit
  --record  write the tables of bench/README.md and the charts of bench/results
  --quick   take less than a minute, with less precise results
  --help    print this text`;

interface Effort {
  readonly milliseconds: number;
  readonly rounds: number;
  readonly starts: number;
  readonly sharing: readonly [scale: number, rounds: number];
}

const QUICK: Effort = { milliseconds: 10, rounds: 4, starts: 5, sharing: [1, 2] };
const FULL: Effort = { milliseconds: 12, rounds: 24, starts: 25, sharing: [10, 8] };

/** Runs a program of bench/ in a fresh process, and returns what it prints. */
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
  folder: string,
  { milliseconds, rounds, starts, sharing }: Effort,
): Measured {
  const { name, version } = runtime;
  console.log(`Measuring in ${name} ${version}`);
  return {
    name,
    version,
    times: run(runtime, "operations.ts", milliseconds, rounds),
    startup: startup(runtime, folder, starts),
    memory: {
      ours: run(runtime, "memory.ts", "ours"),
      theirs: run(runtime, "memory.ts", "theirs"),
    },
    arrays: run(runtime, "arrays.ts", milliseconds, Math.ceil(rounds / 4)),
    sharing: run(runtime, "sharing.ts", ...sharing),
    locking: run(runtime, "sync.ts", milliseconds, rounds, sharing[0]),
    // Short rounds, so that both sides of a pair have the same load of the machine.
    wide: run(runtime, "wide.ts", 1, rounds * 10),
    queues: run(runtime, "queue.ts", ...sharing),
  };
}

function print(measured: readonly Measured[]): void {
  console.log("\nTime of an operation ÷ time of its counterpart with Atomics (16 bytes: time)\n");
  console.log(`${ratioTable(measured)}\n`);
  const texts = [summaryText, sharingText, queuesText].flatMap((text) => measured.map(text));
  for (const text of texts) {
    console.log(`${text}\n`);
  }
}

async function record(measured: readonly Measured[]): Promise<void> {
  const folder = path.join(ROOT, "bench/results");
  const base = path.join(folder, libraryInfo().target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${base}.svg`, await chart(measured));
  writeFileSync(`${base}-arrays.svg`, await arraysChart(measured));
  writeFileSync(`${base}-sharing.svg`, await sharingChart(measured));
  writeFileSync(`${base}-queues.svg`, await queueChart(measured));
  writeTables("bench/README.md", {
    speed: speed(measured),
    arrays: arrays(measured),
    sharing: sharing(measured),
    queues: queues(measured),
  });
}

/** Describes each figure that exceeds its limit. */
function exceeded(measured: readonly Measured[]): string[] {
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
    record: { type: "boolean" },
    quick: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(USAGE);
} else {
  buildPatomic();
  const effort = values.quick ? QUICK : FULL;
  const measured = withPackage((folder) =>
    runtimes().map((runtime) => measure(runtime, folder, effort))
  );
  print(measured);
  if (values.record) await record(measured);
  const over = exceeded(measured);
  if (values.check && over.length > 0) {
    console.error(`Over the limit:\n${over.map((line) => `  ${line}`).join("\n")}`);
    process.exitCode = 1;
  }
}
