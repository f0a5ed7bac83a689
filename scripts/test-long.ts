// Builds the library, and runs the tests that `npm test` leaves out, in each runtime. Ends with one
// line: N passed, N failed.
import { buildPatomic } from "../tools/build_patomic.ts";
import { LONG_TESTS, LONG_TESTS_OF } from "../tools/long_tests.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

runSuites(() => {
  buildPatomic();
  return javascriptSuites("Long tests", (name) => [
    ...LONG_TESTS,
    ...LONG_TESTS_OF[name] ?? [],
  ]);
});
