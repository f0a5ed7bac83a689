import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { test } from "node:test";
import { ARM64_BUN, ARM64_DENO, MUSL_BUN, WINDOWS_BUN } from "../../tools/platforms/left_out.ts";
import {
  missingDebian,
  missingRuntime,
  PLATFORM_RUNTIMES,
} from "../../tools/platforms/packages.ts";
import { type PlatformRun, runPlatforms } from "../../tools/platforms/run.ts";
import { suiteArguments } from "../../tools/platforms/suite_files.ts";
import { reportFile, suite } from "../../tools/suite.ts";

test("a missing program is reported with the package that contains it", () => {
  assert.equal(missingDebian({ "/bin/sh": "dash", "/": "base-files" }), null);
  const files = {
    "/bin/sh": "dash",
    "/no/such": "one",
    "/no/such/either": "two",
    "/nor/this": "one",
  };
  assert.equal(
    missingDebian(files),
    "Debian's one two are missing: install with `apt-get install one two`",
  );
  const never = { ...PLATFORM_RUNTIMES.muslBun, path: "/no/such/bun" };
  assert.match(
    missingRuntime(never) ?? "",
    /@oven\/bun-linux-x64-musl@[\d.]+ is missing: .*`npm run fetch:targets`/,
  );
});

test("runtimes of other platforms have the same versions", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const { name, version, package: npmPackage } of Object.values(PLATFORM_RUNTIMES)) {
    assert.equal(version, devDependencies[name.toLowerCase()]);
    assert.ok(npmPackage.endsWith(`@${version}`));
  }
});

test("a suite that cannot run on a platform is recorded with the reason, and not counted", () => {
  const name = `targets-${"Bun" in globalThis ? "bun" : "deno"}.json`;
  const platform = {
    target: "linux-arm64",
    libc: "glibc",
    by: "nothing",
    runtime: "C",
    tests: "C tests",
  } as const;
  const runs: PlatformRun[] = [
    {
      ...platform,
      leftOut: { "a.test.ts": "it is long" },
      missing: () => null,
      run: () => ({ passed: 3, failed: 1, skipped: 2 }),
    },
    { ...platform, missing: () => "Debian's a is missing", run: () => assert.fail("It was run") },
  ];
  try {
    assert.deepEqual(runPlatforms(runs, name), [
      ["linux-arm64: C tests", { passed: 3, failed: 1, skipped: 2 }],
    ]);
    assert.deepEqual(JSON.parse(readFileSync(reportFile(name), "utf8")), [
      {
        ...platform,
        passed: 3,
        failed: 1,
        skipped: 2,
        leftOut: { "a.test.ts": "it is long" },
        missing: null,
      },
      {
        ...platform,
        passed: 0,
        failed: 0,
        skipped: 0,
        leftOut: {},
        missing: "Debian's a is missing",
      },
    ]);
  } finally {
    rmSync(reportFile(name));
  }
});

test("the suite of a platform runs all files except those left out, which must exist", () => {
  const all = suiteArguments("Deno", "report.xml", {});
  for (const leftOut of [ARM64_BUN, ARM64_DENO, MUSL_BUN, WINDOWS_BUN]) {
    suiteArguments("Bun", "report.xml", leftOut);
  }
  assert.ok(all.includes("--junit-path=report.xml"));
  assert.ok(
    all.includes("./test/deno/adapter.test.ts") && !all.includes("./test/bun/adapter.test.ts"),
  );
  const some = suiteArguments("Deno", "report.xml", { "atomics/atomic.test.ts": "it is long" });
  assert.deepEqual(some, all.filter((argument) => argument !== "./test/atomics/atomic.test.ts"));
  for (const entry of ["none.test.ts", "atomics/atomic.test.ts: has no such title"]) {
    assert.throws(
      () => suiteArguments("Deno", "report.xml", { [entry]: "" }),
      /^Error: No .* exists in .* to leave out$/,
    );
  }

  const name = "makes objects with separate memory";
  const bun = suiteArguments("Bun", "report.xml", {
    [`atomics/atomic.test.ts: ${name}`]: "it is long",
  });
  assert.ok(bun.includes("./test/atomics/atomic.test.ts"));
  const pattern =
    bun.find((argument) => argument.startsWith("--test-name-pattern="))?.split("=")[1] ?? "";
  const runs = (name: string) => new RegExp(pattern).test(name);
  assert.deepEqual([name, `atomic() ${name}`, name.slice(1), `${name} too`].map(runs), [
    false,
    false,
    true,
    true,
  ]);
});

test("a suite that exceeds its time limit is ended and counts as failed", () => {
  const report = `hanging-${"Bun" in globalThis ? "bun" : "deno"}.xml`;
  const script = 'printf %s "$1" >"$2"; exec sleep 1';
  const text = '<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>';
  const run = (limit: number) =>
    suite("A suite", report, "sh", ["-c", script, "sh", text, reportFile(report)], { limit })[1];
  try {
    assert.deepEqual(run(0.005), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(run(1), { passed: 1, failed: 0, skipped: 0 });
  } finally {
    rmSync(reportFile(report), { force: true });
  }
});
