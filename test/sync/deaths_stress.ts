import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import type { StressTest } from "../stress/stress_test.ts";
import { type End, endProcesses } from "./deaths.ts";
import { PRIMITIVES } from "./loops.ts";

const PROGRAM = fileURLToPath(new URL("../programs/sync_loops.ts", import.meta.url).href);

/** Per runtime that runs the stress tests: 1,000 in two. */
const LEAST = 500;
/** The number of deaths per segment. */
const PART = 50;

/** Kills processes, each with a thread in every primitive, at random times. */
export const deaths: StressTest = async (seconds) => {
  const end = performance.now() + seconds * 1000;
  let [kills, longest] = [0, 0];
  while (kills < LEAST || performance.now() < end) {
    const ends = Array<End>(PART).fill("SIGKILL");
    longest = Math.max(longest, await endProcesses(ends, runtimes(), PROGRAM));
    kills += PART;
  }
  const rows = PRIMITIVES.map((primitive) => ({
    primitive,
    kills,
    "longest take-over of all (ms)": Math.round(longest),
  }));
  return { title: "deaths", rows, passed: true };
};
