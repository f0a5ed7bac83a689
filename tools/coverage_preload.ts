// Deno loads this before the tests that it measures the coverage of. It tells the processes that these start to write down what they cover as well,
// and one that has workers never ends then. So only those are told that test/child.ts starts, which have none.
import process from "node:process";

const { DENO_COVERAGE_DIR: folder } = process.env;
if (folder !== undefined) {
  process.env.CHILD_COVERAGE_DIR = folder;
  delete process.env.DENO_COVERAGE_DIR;
}
