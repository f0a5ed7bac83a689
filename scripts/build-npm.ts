// Writes dist/, the JavaScript and the declarations of the npm package, from build/package/: Deno
// refuses TypeScript in node_modules. `npm pack` runs it.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { entryPoints } from "../tools/package/package_tree.ts";
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
// One file loads faster than fifty. Several entry points share their code in chunks.
run(bun.path, [
  "build",
  ...Object.values(entryPoints()).map((file) => path.join("build/package", file)),
  "--root",
  "build/package",
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
