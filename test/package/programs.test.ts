import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { missing } from "../support/missing.ts";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../examples");

const COUNTED = "counted 10000 of 10000\n";

/** The output of each program. */
const OUTPUTS: Readonly<Record<string, string | RegExp>> = {
  "languages/main.ts": [
    "1 bytes: counted 64 of 64",
    "2 bytes: counted 3392 of 3392",
    ...[4, 8, 16].map((width) => `${width} bytes: counted 200000 of 200000`),
    "",
  ]
    .join("\n"),
  "languages/relay.ts": "passed 4000 of 4000 turns\n",
  "mutex.ts": `lock() after its owner was killed: abandoned\n${COUNTED}`,
  // The number of lost updates varies.
  "plain_counter.ts": /^counted \d+ of 10000000, \d+ updates lost\n$/,
  "process_counter.ts": COUNTED,
  "rate_limiter.ts": "several processes answered 200 requests\nallowed 50 of 50\n",
  "ring.ts": "received 10000 of 10000 in order\n",
  "seqlock.ts": "read 10000 of 10000 whole\n",
  "view_counter.ts": COUNTED,
  "worker.ts": COUNTED,
};

/** Runs a program of examples/ in the runtime that runs the tests. */
function runExample(file: string): { status: number | null; stdout: string; stderr: string } {
  const [bun, deno] = runtimes().map((runtime) => runtime.path);
  const run = "Deno" in globalThis ? ["run", "--allow-all", "--no-check"] : [];
  return spawnSync(process.execPath, [...run, path.join(FOLDER, file)], {
    encoding: "utf8",
    env: { ...process.env, BUN: bun, DENO: deno },
    timeout: 50_000,
  });
}

const noPython = missing("python3");

describe("the programs in examples/", () => {
  for (const [file, expected] of Object.entries(OUTPUTS)) {
    const skip = file.startsWith("languages/") && noPython;
    test(`${file} prints what it should`, { skip, timeout: 60_000 }, () => {
      const { status, stdout, stderr } = runExample(file);
      assert.equal(status, 0, stderr);
      if (typeof expected === "string") assert.equal(stdout, expected);
      else assert.match(stdout, expected);
    });
  }

  test("are all run", () => {
    const programs = readdirSync(FOLDER).filter((file) => /^[^_].*\.ts$/.test(file)).toSorted();
    assert.deepEqual(programs, Object.keys(OUTPUTS).filter((file) => !file.includes("/")));
  });

  test(
    "languages/main.ts loses nothing in ten runs of ten, at any width",
    { skip: noPython, timeout: 240_000 },
    () => {
      const runs = Array.from({ length: 10 }, () => runExample("languages/main.ts").stdout);
      assert.deepEqual(runs, Array(10).fill(OUTPUTS["languages/main.ts"]));
    },
  );
});
