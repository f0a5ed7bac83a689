// Builds the library, and runs the C tests and the tests of the package in each runtime. Ends with
// one line: N passed, N failed.
import { buildPatomic } from "../tools/build_patomic.ts";
import { cTests } from "../tools/ctest.ts";
import { LEFT_OUT, LONG_TESTS_OF } from "../tools/long_tests.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

runSuites(() => {
  buildPatomic();
  return [
    cTests("C tests, Release", "Release"),
    cTests("C tests, Debug", "Debug"),
    ...javascriptSuites("Tests", ["test"], (name) => [
      ...["test/targets", ...LEFT_OUT],
      ...LONG_TESTS_OF[name] ?? [],
    ]),
  ];
});
