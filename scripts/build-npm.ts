// Writes dist/, the JavaScript and the declarations of the npm package, from build/package/: Deno
// refuses TypeScript in node_modules. `npm pack` runs it.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { writeDeclarations } from "../tools/package/declarations.ts";
import { EMBEDDED_MODULE, entryPoints } from "../tools/package/package_tree.ts";
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

rmSync(DIST, { recursive: true, force: true });
const [bun] = runtimes();
// One file loads faster than fifty. Several entry points share their code in chunks. The embedded
// libraries are a file of their own, because V8 loads that faster than one file with everything.
run(bun.path, [
  "build",
  ...[...Object.values(entryPoints()), EMBEDDED_MODULE].map((file) =>
    path.join("build/package", file)
  ),
  "--root",
  "build/package",
  "--outdir",
  "dist/esm",
  "--target",
  "node",
  "--format",
  "esm",
  "--splitting",
  "--chunk-naming",
  "chunk-[hash].[ext]",
]);
// As an entry point, the module became a chunk. Nothing imports the file that exports it.
rmSync(path.join(DIST, "esm/src"), { recursive: true });
// CommonJS: a bundler accepts any name imported from it, and the program gets this sentence.
writeFileSync(
  path.join(DIST, "browser.cjs"),
  `throw new Error("@patomic/atomics runs in Bun, Deno and Node: ` +
    `a browser cannot call native functions");\n`,
);
writeDeclarations(path.join(DIST, "esm"));
console.log(`Made ${path.relative(process.cwd(), DIST)}`);
