// Runs the tests of the package in Bun and Deno over a plain patomic 1.x, without extensions and
// without operations of 16 bytes. Skips the tests of these. Ends with one line: N passed, N failed.
import path from "node:path";
import { buildPatomic } from "../tools/build_patomic.ts";
import { LEFT_OUT } from "../tools/long_tests.ts";
import { buildPlainLibrary } from "../tools/plain_library.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";
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
  const library = buildPlainLibrary(path.join(ROOT, "build/plain"));
  // Node calls functions by name, and a plain library has them in tables only.
  const env = { PATOMIC_LIBRARY: library, RUNTIMES_LEFT_OUT: "Node" };
  return javascriptSuites("Plain library", ["test"], [...OTHERS, ...LEFT_OUT], {
    chosen: runtimes().filter(({ name }) => name !== "Node"),
    env,
    maySkip: true,
  });
});
