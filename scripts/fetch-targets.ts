// Downloads the runtimes of other platforms from npm. `npm run test:targets` runs the libraries of
// other targets in them.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { isFetched, PLATFORM_RUNTIMES, RUNTIMES_FOLDER } from "../tools/platforms/packages.ts";

const runtimes = Object.values(PLATFORM_RUNTIMES);
if (runtimes.every(isFetched)) {
  console.log("The runtimes of all platforms are installed");
} else {
  const packages = runtimes.map((runtime) => runtime.package);
  console.log(`Fetching ${packages.join(", ")}`);
  mkdirSync(RUNTIMES_FOLDER, { recursive: true });
  // Forced, because none of them is for this machine.
  const options = [
    "--force",
    "--ignore-scripts",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
  ];
  const args = [
    "install",
    "--prefix",
    RUNTIMES_FOLDER,
    ...options,
    "--loglevel=error",
    ...packages,
  ];
  const { status, error } = spawnSync("npm", args, { stdio: "inherit" });
  if (error !== undefined) console.error(error.message);
  process.exitCode = status ?? 1;
}
