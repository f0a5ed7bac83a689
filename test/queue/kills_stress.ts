import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import type { StressTest } from "../stress/stress_test.ts";
import { KINDS } from "./kinds.ts";
import { killProcesses } from "./kills.ts";

const PROGRAM = fileURLToPath(new URL("../programs/queue_victim.ts", import.meta.url).href);

/** Per queue and runtime that runs the stress tests: 1,000 in two. */
const LEAST = 500;
const PART = 20;

/** Kills producers and consumers of each queue at random times. */
export const queueKills: StressTest = async (seconds) => {
  const end = performance.now() + seconds * 1000;
  const longest: Record<string, number> = {};
  let kills = 0;
  while (kills < LEAST || performance.now() < end) {
    for (const kind of Object.keys(KINDS)) {
      const time = await killProcesses(kind, PART, runtimes(), PROGRAM);
      longest[kind] = Math.max(longest[kind] ?? 0, time);
    }
    kills += PART;
  }
  const rows = Object.entries(longest).map(([queue, time]) => ({
    queue,
    kills,
    "longest wait of a survivor (ms)": Math.round(time),
  }));
  return { title: "queues of killed processes", rows, passed: true };
};
