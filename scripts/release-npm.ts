// Publishes the package to npm with provenance, which names the repository: set its address first.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { ROOT } from "../tools/runtimes.ts";

const { repository, homepage, bugs } = JSON.parse(
  readFileSync(path.join(ROOT, "package.json"), "utf8"),
);
const address = repository.url.replace(/^git\+|\.git$/g, "");
if (new URL(address).hostname.endsWith(".invalid")) {
  console.error(`package.json: the repository's address is a placeholder, ${address}`);
  process.exitCode = 1;
} else if (homepage !== `${address}#readme` || bugs !== `${address}/issues`) {
  console.error(`package.json: homepage and bugs are not those of ${address}`);
  process.exitCode = 1;
} else {
  const args = ["publish", "--provenance", "--access", "public"];
  // On Windows npm is a script, which only a shell can start.
  const shell = process.platform === "win32";
  process.exitCode = spawnSync("npm", args, { cwd: ROOT, stdio: "inherit", shell }).status ?? 1;
}
