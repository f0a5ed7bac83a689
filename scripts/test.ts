// Builds the library, and runs its C tests and the suite in both runtimes. Ends with one line: N passed, N failed.
import process from "node:process";
import { buildPatomic } from "./build-patomic.ts";
import { cTests } from "./ctest.ts";
import { javascriptSuites, summarize } from "./suite.ts";

try {
  buildPatomic();
  summarize([
    cTests("C tests, Release", "Release"),
    cTests("C tests, Debug", "Debug"),
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
