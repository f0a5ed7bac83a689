// Builds the library, and runs the C tests and the tests of the package in each runtime. Ends with
// one line: N passed, N failed.
import { buildPatomic } from "../tools/build_patomic.ts";
import { cTests } from "../tools/ctest.ts";
import {
  LONG_TESTS,
  LONG_TESTS_IN_BUN,
  LONG_TESTS_OF,
  TESTS_BY_HAND,
} from "../tools/long_tests.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

runSuites(() => {
  buildPatomic();
  return [
    cTests("C tests, Release", "Release"),
    cTests("C tests, Debug", "Debug"),
    ...javascriptSuites("Tests", ["test"], (name) => [
      ...["test/targets", ...LONG_TESTS, ...LONG_TESTS_IN_BUN, ...TESTS_BY_HAND],
      ...LONG_TESTS_OF[name] ?? [],
    ]),
  ];
});
