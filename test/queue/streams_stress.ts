import type { StressTest } from "../stress/stress_test.ts";
import { checkComplete, stream } from "./stream.ts";

/** The messages of one producer in a round, and of all of them at least. */
const COUNT = 250_000;
const LEAST = 2_000_000;

const SHAPES = [["SpscQueue", 1, 1], ["MpmcQueue", 2, 2]] as const;

/** Passes millions of messages with checksums between processes of all runtimes. */
export const queueStreams: StressTest = async (seconds) => {
  const rows = [];
  for (const [kind, producers, consumers] of SHAPES) {
    const begin = performance.now();
    let messages = 0;
    while (messages < LEAST || performance.now() - begin < seconds * 1000 / SHAPES.length) {
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
