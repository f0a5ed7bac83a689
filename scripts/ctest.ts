import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "./runtimes.ts";

/** Builds the C library with its tests, and gives the folder of the build. Throws an error with the output where it does not build. */
export function buildTests(name: string, settings: readonly string[]): string {
  const folder = path.join(ROOT, `build/ctest-${name}`);
  const configure = ["-S", "lib/patomic", "-B", folder, "-DPATOMIC_BUILD_TESTING=ON", ...settings];
  for (const args of [configure, ["--build", folder, "--parallel", "2"]]) {
    const { status, stdout, stderr } = spawnSync("cmake", args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`cmake ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
  return folder;
}
