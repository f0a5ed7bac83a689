// Runs a script of this folder with all that it needs: on a fresh clone, it installs the dev dependencies first. It is JavaScript
// since it must run in Node, which may be all that is there, as well as in Bun and Deno.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const inDeno = "Deno" in globalThis;
const inBun = "Bun" in globalThis;

/** Runs a program to its end. Gives its exit status, null where there is no such program. */
function run(program, args) {
  // On Windows npm is a script, which only a shell can start.
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error?.code === "ENOENT") return null;
  if (error) throw error;
  return status ?? 1;
}

/** Whether each dev dependency is there in its pinned version, whoever installed it. */
function isInstalled() {
  const json = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
  return Object.entries(json("package.json").devDependencies).every(([name, version]) => {
    const manifest = `node_modules/${name}/package.json`;
    return existsSync(path.join(root, manifest)) && json(manifest).version === version;
  });
}

function install() {
  console.log("Installing the dev dependencies");
  // Not `npm ci`: it wants the lock file to name the runtimes of every platform, and npm writes down only those that its registry has.
  let status = run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status === null && inBun) status = run(process.execPath, ["install", "--no-save"]);
  if (status === null && inDeno) status = run(process.execPath, ["install", "--no-lock"]);
  if (status === null) {
    throw new Error("npm is needed to install the dev dependencies, and was not found");
  }
  if (status !== 0) process.exit(status);
}

/** Puts the pinned runtimes in place, whose packages may have been installed without running their install scripts. */
function placeRuntimes() {
  const deno = process.platform === "win32" ? "deno/deno.exe" : "deno/deno";
  for (
    const [program, script] of [["bun/bin/bun.exe", "bun/install.js"], [deno, "deno/install.cjs"]]
  ) {
    const [file, installer] = [program, script].map((name) =>
      path.join(root, "node_modules", name)
    );
    if (spawnSync(file, ["--version"]).status !== 0) run(process.execPath, [installer]);
  }
}

if (!isInstalled()) install();
placeRuntimes();
const file = path.join(root, script.includes("/") ? script : `scripts/${script}.ts`);
const command = inDeno
  ? [process.execPath, "run", "--allow-all", file]
  : [inBun ? process.execPath : path.join(root, "node_modules/bun/bin/bun.exe"), file];
process.exit(run(command[0], [...command.slice(1), ...args]) ?? 1);
