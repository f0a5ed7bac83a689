import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { RUN_FILE } from "../support/child.ts";
import { missing } from "../support/missing.ts";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../examples");

const COUNTED = "counted 10000 of 10000\n";

/** The output of each program. */
const OUTPUTS: Readonly<Record<string, string | RegExp>> = {
  "cluster.ts": "all answer: Hello\na server was killed, the rest answer: Goodbye\n",
  "first_process.ts": [
    "the first process was killed: initialized false",
    "initialized true, by 1 of 3 processes",
    "the table is complete: true\n",
  ].join("\n"),
  "job_runner.ts": [
    "started twice: another process runs the jobs",
    "the runner was killed: ran the jobs of a killed process again\n",
  ].join("\n"),
  "languages/main.ts": [
    "1 bytes: counted 64 of 64",
    "2 bytes: counted 3392 of 3392",
    ...[4, 8, 16].map((width) => `${width} bytes: counted 200000 of 200000`),
    "",
  ]
    .join("\n"),
  "licences.ts": [
    "a fifth user gets null",
    "a user was killed: its licence is free, abandoned true",
    "4 of 4 are left\n",
  ].join("\n"),
  "log_collector.ts": "a process was killed, 3 of 3 logs are complete\n",
  "mutex.ts": `the owner was killed: abandoned true\n${COUNTED}`,
  "languages/producer.ts": "received 2000 of 2000 from Python\n",
  "languages/relay.ts": "passed 4000 of 4000 turns\n",
  "pipeline.ts": "wrote 5000 sums, 5000 are right\n",
  // The number of lost updates varies.
  "plain_counter.ts": /^counted \d+ of 10000000, \d+ updates lost\n$/,
  "price_feed.ts": "the slow consumer missed some: true, knows all: true\n",
  "process_counter.ts": COUNTED,
  "rate_limiter.ts": "several processes answered 200 requests\nallowed 50 of 50\n",
  "ring.ts": "received 10000 of 10000 in order\n",
  "snapshot.ts": [
    "read 10000 of 10000 whole",
    "the writer was killed: the last record is whole true\n",
  ].join("\n"),
  "view_counter.ts": COUNTED,
  "worker.ts": COUNTED,
};

/** Runs a program of examples/ in the runtime that runs the tests. */
function runExample(file: string): { status: number | null; stdout: string; stderr: string } {
  const [bun, deno] = runtimes().map((runtime) => runtime.path);
  return spawnSync(process.execPath, [...RUN_FILE, path.join(FOLDER, file)], {
    encoding: "utf8",
    env: { ...process.env, BUN: bun, DENO: deno },
    timeout: 50_000,
  });
}

const noPython = missing("python3");

describe("the programs in examples/", () => {
  for (const [file, expected] of Object.entries(OUTPUTS)) {
    const skip = file.startsWith("languages/") && noPython;
    test(`${file} prints the expected output`, { skip, timeout: 60_000 }, () => {
      const { status, stdout, stderr } = runExample(file);
      assert.equal(status, 0, stderr);
      if (typeof expected === "string") assert.equal(stdout, expected);
      else assert.match(stdout, expected);
    });
  }

  test("are all tested", () => {
    const programs = readdirSync(FOLDER).filter((file) => /^[^_].*\.ts$/.test(file)).toSorted();
    assert.deepEqual(programs, Object.keys(OUTPUTS).filter((file) => !file.includes("/")));
  });

  test(
    "languages/main.ts loses no update in ten runs, at any width",
    { skip: noPython, timeout: 240_000 },
    () => {
      const runs = Array.from({ length: 10 }, () => runExample("languages/main.ts").stdout);
      assert.deepEqual(runs, Array(10).fill(OUTPUTS["languages/main.ts"]));
    },
  );
});
