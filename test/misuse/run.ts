// run.ts <group or precondition> [<name of a case>]: runs cases, and prints a line before each, so
// that a case that ends the process is identified. The status is 0 if all threw as expected.
import process from "node:process";
import { check, idOf } from "./misuse_case.ts";

const [name, id] = process.argv.slice(2);
let [checked, failed] = [0, 0];
// Importing the other cases opens the library, and libraryInfo() can fail only if none is in use.
const cases = name.startsWith("libraryInfo")
  ? (await import("./library.ts")).libraryInfoCases()
  : (await import("./table.ts")).casesIn(name);
for (const misuse of cases) {
  if (id !== undefined && id !== idOf(misuse)) continue;
  console.log(`? ${idOf(misuse)}`);
  checked++;
  const reason = await check(misuse).catch((error) => `preparing it failed: ${error?.stack}`);
  if (reason === undefined) continue;
  failed++;
  console.log(`! ${reason}`);
}
console.log(`${checked} checked, ${failed} failed`);
process.exitCode = failed === 0 && checked > 0 ? 0 : 1;
