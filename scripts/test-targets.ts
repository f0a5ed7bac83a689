// Runs the tests of the libraries for all targets, which need more than `npm test` does. Ends with one line: N passed, N failed.
import process from "node:process";
import { missingLlvm } from "./llvm.ts";
import { javascriptSuites, summarize } from "./suite.ts";

try {
  const missing = missingLlvm();
  if (missing === null) {
    summarize(javascriptSuites("Libraries", "test/targets"));
  } else {
    console.log(`SKIPPED: ${missing}\n\n0 passed, 0 failed`);
  }
} catch (error) {
  console.error((error as Error).message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
}
