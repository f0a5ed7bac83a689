import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "../../mod.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";
import { KINDS, SIZE } from "./kinds.ts";

const PROGRAM = fileURLToPath(new URL("../programs/queue_stream.ts", import.meta.url).href);

interface Received {
  readonly received: Readonly<Record<string, { count: number; sum: number }>>;
  readonly lost: number;
}

/** Runs producers and consumers in processes of both runtimes, and returns what each received. */
async function stream(kind: string, producers: number, consumers: number, count: number) {
  using memory = SharedMemory.create({ size: SIZE });
  const both = runtimes();
  let next = 0;
  const start = (...args: (string | number)[]) => {
    const { path, run } = both[next++ % both.length] as (typeof both)[number];
    return startOther(path, [...run(PROGRAM), kind, memory.name, ...args]);
  };
  try {
    const queue = (KINDS[kind] as (typeof KINDS)[string])(memory);
    const consuming = Array.from({ length: consumers }, (_, id) => start("consumer", id, 0));
    for (const consumer of consuming) assert.equal(await consumer.line(), "ready");
    const producing = Array.from({ length: producers }, (_, id) => start("producer", id, count));
    for (const { ended } of producing) {
      const { status, stderr } = await ended;
      assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    }
    queue.close();
    const results: Received[] = [];
    for (const { ended } of consuming) {
      const { status, stdout, stderr } = await ended;
      assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
      results.push(JSON.parse(stdout.split("\n")[1] as string));
    }
    return results;
  } finally {
    memory.unlink();
  }
}

const options = { timeout: 240_000 };
const sumTo = (count: number) => count * (count - 1) / 2;

describe("processes of both runtimes", () => {
  const COUNT = 10_000;

  test("pass every message of an SpscQueue once, whole and in order", options, async () => {
    for (const _ of runtimes()) {
      const [only] = await stream("SpscQueue", 1, 1, COUNT);
      assert.deepEqual(only?.received, { 0: { count: COUNT, sum: sumTo(COUNT) } });
    }
  });

  test("pass every message of an MpmcQueue once, whole and in order", options, async () => {
    for (const [producers, consumers] of [[1, 1], [3, 1], [1, 3], [3, 3]] as const) {
      const results = await stream("MpmcQueue", producers, consumers, COUNT / producers | 0);
      for (let sender = 0; sender < producers; sender++) {
        const parts = results.map(({ received }) => received[sender] ?? { count: 0, sum: 0 });
        const total = COUNT / producers | 0;
        assert.equal(parts.reduce((sum, part) => sum + part.count, 0), total);
        assert.equal(parts.reduce((sum, part) => sum + part.sum, 0), sumTo(total));
      }
    }
  });

  test("receive every message of a Broadcast, or count it as lost", options, async () => {
    const results = await stream("Broadcast", 1, 3, COUNT);
    for (const { received, lost } of results) {
      // Those after the last one that was received are not lost: the last one always arrives.
      assert.equal((received[0]?.count ?? 0) + lost, COUNT);
    }
  });
});
