// run.ts <seconds> [title]: runs all stress tests, or one, in the runtime that executes this file.
// Prints the reports as JSON.
import process from "node:process";
import { STRESS_TESTS } from "./all.ts";
import type { Report } from "./stress_test.ts";

const [seconds, only] = process.argv.slice(2);
const chosen = Object.entries(STRESS_TESTS)
  .filter(([title]) => only === undefined || title === only);
const reports: Report[] = [];
for (const [title, runTest] of chosen) {
  console.error(`  ${title}`);
  reports.push(await runTest(Number(seconds) / chosen.length));
}
console.log(JSON.stringify(reports));
