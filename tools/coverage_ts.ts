import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { addLcov, type Coverage } from "./lcov.ts";
import { ROOT, runtimes } from "./runtimes.ts";
import { reportFile, type Result, suite } from "./suite.ts";

const FOLDER = path.join(ROOT, "build/coverage");

const PRELOAD = `--preload=${path.join(ROOT, "tools/coverage_preload.ts")}`;

// To the runtimes, code that is evaluated again for each kind of object is no part of its file. Where evaluation is forbidden, that of the
// file itself is run.
const FORBID_EVALUATION = "--v8-flags=--disallow-code-generation-from-strings";
// What is evaluated: leaf.ts, methods.ts and values.ts.
const OF_EVALUATED_CODE = [
  "specialized/errors",
  "specialized/hostile",
  "specialized/lost_memory",
  "specialized/methods",
  "specialized/moved_memory",
  "specialized/precedence",
  "specialized/receiver",
  "specialized/values",
];

// Code that one of them has, and the other never runs.
const OF_BUN = ["ffi/runtime/bun.ts", "ffi/runtime/bun_thread.ts"];
const OF_DENO = ["ffi/runtime/deno.ts"];

// They use the package in processes that are not measured, or not at all.
const ELSEWHERE = [
  "package/build_patomic",
  "library/bundle",
  "package/embed_library",
  "package/examples",
  "ffi/memory/file_systems",
  "stress/litmus",
  "atomics/memory",
  "misuse/misuse",
  "specialized/moved_buffer",
  "package/programs",
  "stress/proofs",
  "package/readme",
  "shared_memory/leaks",
  "shared_memory/processes",
  "package/types",
].map((name) => `test/${name}.test.ts`);

/**
 * Runs the tests in both runtimes, and gives what they cover of src/ and ffi/: a line counts if one of the runtimes has run it. Deno alone knows
 * of branches. What workers run is counted, and in Deno what is run by child processes that have none.
 */
export function coverTypeScript(): { results: Result[]; coverage: Coverage } {
  rmSync(FOLDER, { recursive: true, force: true });
  const [bun, deno] = runtimes();
  const inBun = path.join(FOLDER, "bun");
  const inDeno = ["deno", "deno-without-evaluation"].map((name) => path.join(FOLDER, name));
  const denoTest = (title: string, folder: string, args: readonly string[]): Result => {
    const report = `coverage-${path.basename(folder)}.xml`;
    const output = [
      `--coverage=${folder}`,
      "--coverage-raw-data-only",
      `--junit-path=${reportFile(report)}`,
    ];
    const all = ["test", "--allow-all", "--no-check", PRELOAD, ...output, ...args];
    return suite(title, report, deno.path, all);
  };

  const bunReport = "coverage-bun.xml";
  const results = [
    suite(`Tests in Bun`, bunReport, bun.path, [
      "test",
      "./test",
      ...["test/deno/**", "test/targets/**", ...ELSEWHERE].map((path) =>
        `--path-ignore-patterns=${path}`
      ),
      "--coverage",
      "--coverage-reporter=lcov",
      `--coverage-dir=${inBun}`,
      "--reporter=junit",
      `--reporter-outfile=${reportFile(bunReport)}`,
    ]),
    denoTest("Tests in Deno", inDeno[0], [
      `--ignore=${["test/bun", "test/targets", ...ELSEWHERE].join(",")}`,
      "test",
    ]),
    denoTest("Without evaluation", inDeno[1], [
      FORBID_EVALUATION,
      ...OF_EVALUATED_CODE.map((name) => `test/${name}.test.ts`),
    ]),
  ];

  const coverage: Coverage = new Map();
  addLcov(
    coverage,
    readFileSync(path.join(inBun, "lcov.info"), "utf8"),
    (file) => sourceName(file, OF_DENO),
  );
  const { status, stdout, stderr } = spawnSync(deno.path, ["coverage", "--lcov", ...inDeno], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`deno coverage failed:\n${stderr}`);
  addLcov(coverage, stdout, (file) => sourceName(file, OF_BUN));
  return { results, coverage };
}

/** The package's own files, of those that a runtime tells of. */
function sourceName(file: string, others: readonly string[]): string | undefined {
  const relative = path.relative(ROOT, path.resolve(ROOT, file));
  return /^(src|ffi)\/[\w/]+\.ts$/.test(relative) && !others.includes(relative)
    ? relative
    : undefined;
}
