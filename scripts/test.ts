// Builds the library, and runs its C tests and the suite in both runtimes. Ends with one line: N passed, N failed.
import process from "node:process";
import { buildPatomic } from "./build-patomic.ts";
import { buildTests } from "./ctest.ts";
import { javascriptSuites, reportFile, type Result, suite, summarize } from "./suite.ts";

/** Builds the C library with its tests, and runs them. */
function ctest(config: string): Result {
  const folder = buildTests(config, [`-DCMAKE_BUILD_TYPE=${config}`]);
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
