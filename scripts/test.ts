// Builds the library, and runs its C tests and the suite in both runtimes. Ends with one line: N passed, N failed.
import { buildPatomic } from "../tools/build_patomic.ts";
import { cTests } from "../tools/ctest.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

runSuites(() => {
  buildPatomic();
  return [
    cTests("C tests, Release", "Release"),
    cTests("C tests, Debug", "Debug"),
    ...javascriptSuites("Tests", "test", {
      // Each runtime's adapter is tested with that runtime's own runner, which the other does not have.
      Bun: ["test/deno", "test/targets"],
      Deno: ["test/bun", "test/targets"],
    }),
  ];
});
