import type { StressTest } from "../stress/stress_test.ts";
import { checkComplete, stream } from "./stream.ts";

/** The messages of one producer in a round. */
const COUNT = 250_000;

/** The queues, their producers and consumers, and the least number of messages of a run. */
const SHAPES = [["SpscQueue", 1, 1, 1_000_000], ["MpmcQueue", 2, 2, 2_000_000]] as const;

/** Passes millions of messages with checksums between processes and workers of all runtimes. */
export const queueStreams: StressTest = async (seconds) => {
  const rows = [];
  for (const [kind, producers, consumers, least] of SHAPES) {
    const begin = performance.now();
    let messages = 0;
    while (messages < least || performance.now() - begin < seconds * 1000 / SHAPES.length) {
      checkComplete(await stream(kind, producers, consumers, COUNT), producers, COUNT);
      messages += COUNT * producers;
    }
    rows.push({
      queue: kind,
      "producers and consumers": `${producers} and ${consumers}`,
      messages,
    });
  }
  return { title: "messages between processes", rows, passed: true };
};
