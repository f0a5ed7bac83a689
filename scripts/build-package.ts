// Writes build/package/, the TypeScript tree that is published: the sources with the library of
// every target embedded.
import path from "node:path";
import process from "node:process";
import { ROOT } from "../tools/runtimes.ts";
import { TARGETS } from "../tools/targets.ts";
import { writePackageTree } from "../tools/package/package_tree.ts";
import { buildTargets } from "../tools/build_patomic.ts";

try {
  console.log(buildTargets(TARGETS, {}));
  const folder = path.join(ROOT, "build/package");
  writePackageTree(folder);
  console.log(`Wrote ${path.relative(process.cwd(), folder)}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
