// Tests the libraries of all targets: how they are built, their instructions, and their behaviour
// on other systems, processors and C libraries. Ends with one line: N passed, N failed.
import process from "node:process";
import { parseArgs } from "node:util";
import { updateSnapshots } from "../tools/instructions/snapshot.ts";
import { missingLlvm } from "../tools/llvm.ts";
import { muslRuns } from "../tools/platforms/musl.ts";
import { qemuRuns } from "../tools/platforms/qemu.ts";
import { runPlatforms } from "../tools/platforms/run.ts";
import { wineRuns } from "../tools/platforms/wine.ts";
import { runtimes } from "../tools/runtimes.ts";
import { javascriptSuites, summarize } from "../tools/suite.ts";
import { keepResults } from "../tools/tables/target_results.ts";

const USAGE = `Usage: npm run test:targets -- [--built | --target NAME]... [--update]

  --built    only how the libraries are built and their instructions, without emulators
  --target   only the behaviour of the library for linux-x64, linux-arm64 or win32-x64
  --update   record the instructions before and the results of the platforms afterwards; with
             --target, the results only`;

try {
  const { values: { built, target, update, help } } = parseArgs({
    options: {
      built: { type: "boolean" },
      target: { type: "string", multiple: true },
      update: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const missing = missingLlvm();
  if (help) {
    console.log(USAGE);
  } else if (missing === null) {
    if (update && target === undefined) updateSnapshots();
    // One runtime: these tests start tools and read files.
    const [bun] = runtimes();
    const runs = built ? [] : [...qemuRuns(), ...muslRuns(), ...wineRuns()];
    const results = [
      ...(target === undefined
        ? javascriptSuites("Libraries", ["test/targets"], [], { chosen: [bun] })
        : []),
      ...runPlatforms(runs.filter((run) => target === undefined || target.includes(run.target))),
    ];
    if (update) keepResults();
    summarize(results);
  } else {
    console.log(`SKIPPED: ${missing}\n\n0 passed, 0 failed`);
  }
} catch (error) {
  console.error((error as Error).message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
}
