import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { libraryInfo } from "../mod.ts";
import { PROOFS } from "../test/stress/all.ts";
import { TITLE as LITMUS_TESTS } from "../test/stress/litmus.ts";
import type { Report } from "../test/stress/proof.ts";
import { textTable } from "../test/stress/table.ts";
import { buildPatomic } from "./build-patomic.ts";
import { runLitmusInC } from "../tools/litmus.ts";
import { type JavaScriptRuntime, ROOT, runtimes } from "../tools/runtimes.ts";

const USAGE = `Usage: npm run test:stress -- [options]

Runs the proofs of test/stress in Bun and Deno, the litmus tests in C as well, and writes what all of them report to
test/stress/results/<target>.json. Ends with one line: N passed, N failed.

  --minutes N   for about how long, both runtimes together (default: 6); a proof takes longer if its control calls for it
  --only TITLE  one proof, whose report is printed only: ${Object.keys(PROOFS).join(", ")}
  --help        this text`;

const RESULTS = path.join(ROOT, "test/stress/results");

/** What one runtime reports. */
interface Ran extends Pick<JavaScriptRuntime, "name" | "version"> {
  readonly reports: readonly Report[];
}

function run(runtime: JavaScriptRuntime, seconds: number, only: string | undefined): Ran {
  const { name, version } = runtime;
  console.log(`Running in ${name} ${version}`);
  const args = [...runtime.run(path.join(ROOT, "test/stress/main.ts")), String(seconds)];
  const { status, stdout } = spawnSync(runtime.path, only === undefined ? args : [...args, only], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`The proofs ended with status ${status} in ${name}`);
  return { name, version, reports: JSON.parse(stdout) };
}

/** The results as JSON, with the rows of tables as lists of their cells, each in a line. */
function toJson(ran: readonly Ran[], inC: readonly Report[], minutes: number): string {
  const { target, version: patomic } = libraryInfo();
  const { length: cores, 0: { model: processor } } = os.cpus();
  const lines: string[] = [];
  const inLine = (cells: readonly unknown[]) => `line ${lines.push(JSON.stringify(cells)) - 1}`;
  const inLines = ({ title, rows, passed }: Report) => ({
    title,
    passed,
    columns: inLine(Object.keys(rows[0])),
    rows: rows.map((row) => inLine(Object.values(row))),
  });
  const runtimes = ran.map(({ reports, ...runtime }) => ({
    ...runtime,
    reports: reports.map(inLines),
  }));
  const c = inC.map(inLines);
  const result = {
    date: new Date().toISOString(),
    target,
    processor,
    cores,
    patomic,
    minutes,
    runtimes,
    c,
  };
  return `${
    JSON.stringify(result, null, 2).replace(/"line (\d+)"/g, (_, index) => lines[index])
  }\n`;
}

/** Prints all, and writes the file where all proofs were run. Gives how many passed and failed. */
function stress(minutes: number, only: string | undefined): { passed: number; failed: number } {
  buildPatomic();
  const ran = runtimes().map((runtime, _, { length }) => run(runtime, minutes * 60 / length, only));
  const proofs = only === undefined ? Object.keys(PROOFS).length : 1;
  const inC = only === undefined || only === LITMUS_TESTS
    ? runLitmusInC(minutes * 60 / ran.length / proofs)
    : [];
  const counts = { passed: 0, failed: 0 };
  for (const { name, reports } of [...ran, { name: "C", reports: inC }]) {
    for (const { title, rows, passed } of reports) {
      console.log(`\n${passed ? "ok    " : "FAILED"} ${title} in ${name}\n\n${textTable(rows)}`);
      counts[passed ? "passed" : "failed"]++;
    }
  }
  if (only === undefined) {
    const file = path.join(RESULTS, `${libraryInfo().target}.json`);
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(file, toJson(ran, inC, minutes));
    console.log(`\nWrote ${path.relative(process.cwd(), file)}`);
  }
  return counts;
}

const { values: { minutes, only, help } } = parseArgs({
  options: {
    minutes: { type: "string", default: "6" },
    only: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
if (help) {
  console.log(USAGE);
} else if (!(Number(minutes) > 0) || (only !== undefined && !(only in PROOFS))) {
  console.error(USAGE);
  process.exitCode = 1;
} else {
  let counts = { passed: 0, failed: 1 };
  try {
    counts = stress(Number(minutes), only);
  } catch (error) {
    console.error((error as Error).message);
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}
