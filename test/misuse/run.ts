// run.ts <group or precondition> [<name of a case>]: runs cases, and prints a line before each, so
// that one that ends the process is known. The status is 0 if all were refused as expected.
import process from "node:process";
import { check, idOf } from "./breach.ts";
import { breachesIn } from "./table.ts";

const [name, id] = process.argv.slice(2);
let [checked, failed] = [0, 0];
for (const breach of breachesIn(name)) {
  if (id !== undefined && id !== idOf(breach)) continue;
  console.log(`? ${idOf(breach)}`);
  checked++;
  const reason = await check(breach).catch((error) => `it could not be prepared: ${error?.stack}`);
  if (reason === undefined) continue;
  failed++;
  console.log(`! ${reason}`);
}
console.log(`${checked} checked, ${failed} failed`);
process.exitCode = failed === 0 && checked > 0 ? 0 : 1;
