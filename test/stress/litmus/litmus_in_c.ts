import { spawnSync } from "node:child_process";
import path from "node:path";
import { isAsItMustBe, type Row, TITLE } from "./litmus.ts";
import type { Report } from "../stress_test.ts";
import { buildTests } from "../../../tools/ctest.ts";

const BUILDS = ["Release", "Debug"];

/** Runs the litmus tests in C, with each build of the library. */
export function runLitmusInC(seconds: number): Report[] {
  return BUILDS.map((config) => {
    const program = path.join(
      buildTests(config, [`-DCMAKE_BUILD_TYPE=${config}`]),
      "test/litmus_test",
    );
    const { status, signal, stdout } = spawnSync(program, [
      "all",
      String(seconds / BUILDS.length),
      "json",
    ], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0 && status !== 1) {
      throw new Error(`${program} ended with ${signal ?? `status ${status}`}`);
    }
    const rows = JSON.parse(stdout) as Row[];
    return {
      title: `${TITLE}, ${config} build`,
      rows,
      passed: status === 0 && rows.every(isAsItMustBe),
    };
  });
}
