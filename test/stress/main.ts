// Runs the stress tests for a given time: `npm run test:stress`. Ends with one line: N passed,
// N failed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { buildPatomic } from "../../tools/build_patomic.ts";
import { type JavaScriptRuntime, ROOT, runtimes } from "../../tools/runtimes.ts";
import { type Result, runSuites } from "../../tools/suite.ts";
import { writeTables } from "../../tools/tables/table.ts";
import { STRESS_TESTS } from "./all.ts";
import { TITLE as LITMUS_TESTS } from "./litmus/litmus.ts";
import { runLitmusInC } from "./litmus/litmus_in_c.ts";
import type { Report } from "./stress_test.ts";
import { atomicity, litmus, type Ran } from "./tables.ts";
import { textTable } from "./text_table.ts";

const USAGE = `Usage: npm run test:stress -- [options]

Runs the stress tests of test/stress in Bun and Deno, and the litmus tests in C as well.

  --minutes N   the approximate time for all runtimes together (default: 6); a test takes longer
                if its control needs more time to fail
  --only TITLE  run one test: ${Object.keys(STRESS_TESTS).join(", ")}
  --record      write the tables of docs/testing.md
  --help        print this text`;

function run(runtime: JavaScriptRuntime, seconds: number, only: string | undefined): Ran {
  const { name, version } = runtime;
  console.log(`Running in ${name} ${version}`);
  const args = [...runtime.run(path.join(ROOT, "test/stress/run.ts")), String(seconds)];
  const { status, stdout } = spawnSync(runtime.path, only === undefined ? args : [...args, only], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`The stress tests ended with status ${status} in ${name}`);
  return { name, version, reports: JSON.parse(stdout) };
}

function print(name: string, { title, rows, passed }: Report): Result {
  console.log(`\n${passed ? "ok    " : "FAILED"} ${title} in ${name}\n\n${textTable(rows)}`);
  return [`${title} in ${name}`, { passed: Number(passed), failed: Number(!passed), skipped: 0 }];
}

function stress(minutes: number, only: string | undefined, isRecorded: boolean): Result[] {
  buildPatomic();
  const ran = runtimes().map((runtime, _, { length }) => run(runtime, minutes * 60 / length, only));
  const tests = only === undefined ? Object.keys(STRESS_TESTS).length : 1;
  const inC = only === undefined || only === LITMUS_TESTS
    ? runLitmusInC(minutes * 60 / ran.length / tests)
    : [];
  const results = [
    ...ran.flatMap(({ name, reports }) => reports.map((report) => print(name, report))),
    ...inC.map((report) => print("C", report)),
  ];
  if (isRecorded) {
    const reports = [...ran.flatMap(({ reports }) => reports), ...inC];
    writeTables("docs/testing.md", { atomicity: atomicity(ran), "litmus tests": litmus(reports) });
  }
  return results;
}

const { values: { minutes, only, record = false, help } } = parseArgs({
  options: {
    minutes: { type: "string", default: "6" },
    only: { type: "string" },
    record: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});
if (help) {
  console.log(USAGE);
} else if (
  !(Number(minutes) > 0) || (only !== undefined && (record || !(only in STRESS_TESTS)))
) {
  console.error(USAGE);
  process.exitCode = 1;
} else {
  runSuites(() => stress(Number(minutes), only, record));
}
