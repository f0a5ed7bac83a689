// Runs the tests of the libraries for all targets, which need more than `npm test` does. With --update, it writes the snapshots of
// their instructions before that, and the results afterwards. Ends with one line: N passed, N failed.
import process from "node:process";
import { parseArgs } from "node:util";
import { updateSnapshots } from "./instructions/snapshot.ts";
import { missingLlvm } from "./llvm.ts";
import { javascriptSuites, summarize } from "./suite.ts";
import { keepResults } from "./target_results.ts";

try {
  const { values: { update } } = parseArgs({ options: { update: { type: "boolean" } } });
  const missing = missingLlvm();
  if (missing === null) {
    if (update) updateSnapshots();
    const results = javascriptSuites("Libraries", "test/targets");
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
