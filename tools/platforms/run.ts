import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Counts } from "../count_tests.ts";
import { reportFile, type Result } from "../suite.ts";
import type { LeftOut } from "./suite_files.ts";

/** Tests of a library for another system, processor or C library. */
export interface PlatformRun {
  readonly target: string;
  readonly libc: "glibc" | "musl" | null;
  /** The emulator. */
  readonly by: string;
  /** The program that opens the library: `C`, or a runtime with its version. */
  readonly runtime: string;
  readonly tests: string;
  readonly leftOut?: LeftOut;
  /** Returns the reason why it cannot run here, with advice, or null if it can run. */
  missing(): string | null;
  run(title: string): Counts;
}

/** The record of a run. */
interface PlatformReport {
  readonly target: string;
  readonly libc: PlatformRun["libc"];
  readonly by: string;
  readonly runtime: string;
  readonly tests: string;
  readonly passed: number;
  readonly failed: number;
  /** The number of tests that skipped themselves. */
  readonly skipped: number;
  readonly leftOut: LeftOut;
  /** The reason if nothing ran, otherwise null. */
  readonly missing: string | null;
}

/**
 * Runs the tests that can run here, prints the reasons for the rest, and writes the records to a
 * file of build/reports.
 */
export function runPlatforms(runs: readonly PlatformRun[], report = "targets.json"): Result[] {
  const reports: PlatformReport[] = [];
  const results: Result[] = [];
  for (const { target, libc, by, runtime, tests, leftOut = {}, missing, run } of runs) {
    const title = `${target}${libc === "musl" ? " with musl" : ""}: ${tests}${
      runtime === "C" ? "" : ` in ${runtime}`
    }`;
    const reason = missing();
    let counts = { passed: 0, failed: 0, skipped: 0 };
    if (reason === null) {
      counts = run(title);
      results.push([title, counts]);
      for (const [file, why] of Object.entries(leftOut)) console.log(`left out: ${file}: ${why}`);
    } else console.log(`\nSKIPPED: ${title}: ${reason}`);
    reports.push({ target, libc, by, runtime, tests, ...counts, leftOut, missing: reason });
  }
  const file = reportFile(report);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(reports, null, 2)}\n`);
  return results;
}
