// Runs a command: a script of this folder by its name, or a program by its path. On a fresh clone,
// it installs the dev dependencies first. JavaScript, because it must run in Node, which may be the
// only runtime of the machine, and in Bun and Deno.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const exe = process.platform === "win32" ? ".exe" : "";
const inDeno = "Deno" in globalThis;
const inBun = "Bun" in globalThis;

/** Runs a program to its end. Returns its exit status, or null if no such program exists. */
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

/** Returns whether each dev dependency is installed in its pinned version. */
function isInstalled() {
  const json = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
  return Object.entries(json("package.json").devDependencies).every(([name, version]) => {
    const manifest = `node_modules/${name}/package.json`;
    // An alias is pinned as `npm:name@version`.
    const pinned = version.split("@").at(-1);
    return existsSync(path.join(root, manifest)) && json(manifest).version === pinned;
  });
}

function install() {
  console.log("Installing the dev dependencies");
  // Not `npm ci`: it requires a lock file with the runtimes of every platform, and npm records only
  // those that its registry has.
  // Without scripts: that of Node's package fails where npm has no Node for the platform.
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  let status = run("npm", ["install", "--no-save", "--ignore-scripts", ...quiet]);
  if (status === null && inBun) status = run(process.execPath, ["install", "--no-save"]);
  if (status === null && inDeno) status = run(process.execPath, ["install", "--no-lock"]);
  if (status === null) {
    throw new Error("npm is needed to install the dev dependencies, and was not found");
  }
  if (status !== 0) process.exit(status);
  placeNode();
}

/** Places the program of the pinned Node. Without it, Node is left out. */
function placeNode() {
  const folder = path.join(root, "node_modules/node");
  const works = () => spawnSync(path.join(folder, `bin/node${exe}`), ["--version"]).status === 0;
  if (works()) return;
  spawnSync(process.execPath, ["installArchSpecificPackage.js"], { cwd: folder });
  // One that does not run would hide the machine's own Node from the scripts of npm.
  if (!works()) rmSync(path.join(root, "node_modules/.bin/node"), { force: true });
}

/**
 * Places the programs of the pinned runtimes, if npm did not run the install scripts of their
 * packages.
 */
function placeRuntimes() {
  for (
    const [program, script] of [
      ["bun/bin/bun.exe", "bun/install.js"],
      [`deno/deno${exe}`, "deno/install.cjs"],
    ]
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
