// Makes dist/, the JavaScript and the declarations of the npm package, since Deno takes no TypeScript from node_modules. `npm pack` runs it.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { ROOT, runtimes } from "../tools/runtimes.ts";

const DIST = path.join(ROOT, "dist");

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Declarations are of TypeScript's files, and in the package of JavaScript's. */
function nameJavaScript(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
}

rmSync(DIST, { recursive: true, force: true });
const [bun] = runtimes();
// One file starts sooner than fifty. What is imported on demand stays apart.
run(bun.path, [
  "build",
  "mod.ts",
  "--outdir",
  "dist/esm",
  "--target",
  "node",
  "--format",
  "esm",
  "--splitting",
]);
run(bun.path, [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.npm.json"]);
for (const file of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (file.endsWith(".d.ts")) nameJavaScript(path.join(DIST, file));
}
console.log(`Made ${path.relative(process.cwd(), DIST)}`);
