// main.ts <seconds> [title]: runs all proofs, or one, in the runtime that it is started in. Prints the reports as JSON.
import process from "node:process";
import { PROOFS } from "./all.ts";
import type { Report } from "./proof.ts";

const [seconds, only] = process.argv.slice(2);
const chosen = Object.entries(PROOFS).filter(([title]) => only === undefined || title === only);
const reports: Report[] = [];
for (const [title, prove] of chosen) {
  console.error(`  ${title}`);
  reports.push(await prove(Number(seconds) / chosen.length));
}
console.log(JSON.stringify(reports));
