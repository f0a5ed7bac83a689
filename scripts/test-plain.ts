// Runs the tests of the package over a plain patomic 1.x, which has no extensions and no operations
// of 16 bytes, in each runtime. Tests of what it lacks are skipped. Ends with one line: N passed,
// N failed.
import path from "node:path";
import { buildPatomic } from "../tools/build_patomic.ts";
import { LONG_TESTS, LONG_TESTS_IN_BUN, TESTS_BY_HAND } from "../tools/long_tests.ts";
import { buildPlainLibrary } from "../tools/plain_library.ts";
import { ROOT } from "../tools/runtimes.ts";
import { javascriptSuites, runSuites } from "../tools/suite.ts";

/** Tests that open no library, or only the package's own. */
const OTHERS = [
  "test/deno/permissions.test.ts",
  "test/deno/remote.test.ts",
  "test/ffi",
  "test/library/copies.test.ts",
  "test/library/embedded.test.ts",
  "test/library/library.test.ts",
  "test/library/refusals.test.ts",
  "test/library/worker_messages.test.ts",
  "test/package",
  "test/simulation",
  "test/targets",
];

runSuites(() => {
  buildPatomic();
  const env = { PATOMIC_LIBRARY: buildPlainLibrary(path.join(ROOT, "build/plain")) };
  const ignored = [...OTHERS, ...LONG_TESTS, ...LONG_TESTS_IN_BUN, ...TESTS_BY_HAND];
  return javascriptSuites("Plain library", ["test"], ignored, { env, maySkip: true });
});
