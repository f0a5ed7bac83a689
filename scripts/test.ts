// Builds the library, and runs its C tests and the suite in both runtimes. Ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { buildPatomic } from "./build-patomic.ts";
import { ROOT } from "./runtimes.ts";
import { javascriptSuites, reportFile, type Result, suite, summarize } from "./suite.ts";

/** Builds the C library with its tests, and runs them. */
function ctest(config: string): Result {
  const folder = path.join(ROOT, `build/ctest-${config}`);
  const configure = ["-S", "lib/patomic", "-B", folder, `-DCMAKE_BUILD_TYPE=${config}`, "-DPATOMIC_BUILD_TESTING=ON"];
  for (const args of [configure, ["--build", folder, "--parallel", "2"]]) {
    const { status, stdout, stderr } = spawnSync("cmake", args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`cmake ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
  const report = `ctest-${config}.xml`;
  const output = ["--quiet", "--output-on-failure", "--output-junit", reportFile(report)];
  return suite(`C tests, ${config}`, report, "ctest", ["--test-dir", folder, "--parallel", "2", ...output]);
}

try {
  buildPatomic();
  summarize([
    ctest("Release"),
    ctest("Debug"),
    ...javascriptSuites("Tests", "test", {
      // Each runtime's adapter is tested with that runtime's own runner, which the other does not have.
      Bun: ["test/deno", "test/targets"],
      Deno: ["test/bun", "test/targets"],
    }),
  ]);
} catch (error) {
  console.error((error as Error).message);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
}
