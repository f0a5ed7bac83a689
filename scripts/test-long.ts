// Builds the library, and runs the tests that `npm test` leaves out, in the named runtimes, by
// default in each. Ends with one line: N passed, N failed.
import process from "node:process";
import { buildPatomic } from "../tools/build_patomic.ts";
import { LONG_TESTS, LONG_TESTS_IN_BUN, LONG_TESTS_OF } from "../tools/long_tests.ts";
import { runtimes } from "../tools/runtimes.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

runSuites(() => {
  buildPatomic();
  const names = process.argv.slice(2);
  const chosen = runtimes().filter(({ name }) => names.length === 0 || names.includes(name));
  const paths = (name: (typeof chosen)[number]["name"]) => [
    ...LONG_TESTS,
    ...LONG_TESTS_OF[name] ?? [],
    ...(name === "Bun" ? LONG_TESTS_IN_BUN : []),
  ];
  return javascriptSuites("Long tests", paths, [], { chosen });
});
