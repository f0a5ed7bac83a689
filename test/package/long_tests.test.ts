import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { LEFT_OUT, LONG_TESTS_OF } from "../../tools/long_tests.ts";
import { ROOT } from "../../tools/runtimes.ts";

test("every test that the lists of long tests name exists", () => {
  const named = [...LEFT_OUT, ...Object.values(LONG_TESTS_OF).flat()];
  assert.deepEqual(named.filter((name) => !existsSync(path.join(ROOT, name))), []);
});
