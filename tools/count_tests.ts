import { existsSync, readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";

/** The numbers of passed, failed and skipped tests. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface TestCase {
  readonly name: string;
  readonly failure?: unknown;
  readonly error?: unknown;
  readonly skipped?: unknown;
}

interface Suite {
  readonly testsuite?: readonly Suite[];
  readonly testcase?: readonly TestCase[];
}

/** Counts the tests of a JUnit report. A missing report, or one without tests, counts as failed. */
export function countTests(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  const report = parser.parse(readFileSync(file, "utf8"));
  const cases = [...collect(report.testsuites ?? report)];
  // Deno lists a group as a test, under the prefix of the names of its tests.
  const groups = new Set(cases.flatMap(({ name }) => prefixes(String(name))));
  const tests = cases.filter(({ name }) => !groups.has(String(name)));
  if (tests.length === 0) return { passed: 0, failed: 1, skipped: 0 };
  const failed = tests.filter((test) => "failure" in test || "error" in test).length;
  const skipped = tests.filter((test) => "skipped" in test).length;
  return { passed: tests.length - failed - skipped, failed, skipped };
}

function* collect(suite: Suite): Generator<TestCase> {
  yield* suite.testcase ?? [];
  for (const inner of suite.testsuite ?? []) yield* collect(inner);
}

/** Returns the prefixes of a name: for `a > b > c`, `a > b` and `a`. */
function prefixes(name: string): string[] {
  const parts = name.split(" > ");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(" > "));
}
