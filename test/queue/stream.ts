import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "../../mod.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";
import { KINDS_AND_CONTROL, SIZE } from "./kinds.ts";

const PROGRAM = fileURLToPath(new URL("../programs/queue_stream.ts", import.meta.url).href);

/** What a consumer received of each sender, and how many messages it lost. */
export interface Received {
  readonly received: Readonly<Record<string, { count: number; sum: number }>>;
  readonly lost: number;
}

/**
 * Runs producers and consumers in processes of all runtimes, every second one in a worker of its
 * process, and returns what each consumer received. They check the bytes and the order of all
 * messages.
 *
 * @param count The number of messages of each producer.
 */
export async function stream(
  kind: string,
  producers: number,
  consumers: number,
  count: number,
): Promise<Received[]> {
  using memory = SharedMemory.create({ size: SIZE });
  const both = runtimes();
  let next = 0;
  const start = (...args: (string | number)[]) => {
    const place = next % 2 === 0 ? "main" : "worker";
    const { path, run } = both[next++ % both.length] as (typeof both)[number];
    return startOther(path, [...run(PROGRAM), kind, memory.name, ...args, place]);
  };
  try {
    const queue = (KINDS_AND_CONTROL[kind] as (typeof KINDS_AND_CONTROL)[string])(memory);
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

const sumTo = (count: number) => count * (count - 1) / 2;

/** Throws unless each of the messages of each producer was received once. */
export function checkComplete(
  results: readonly Received[],
  producers: number,
  count: number,
): void {
  for (let sender = 0; sender < producers; sender++) {
    const parts = results.map(({ received }) => received[sender] ?? { count: 0, sum: 0 });
    assert.equal(parts.reduce((sum, part) => sum + part.count, 0), count);
    assert.equal(parts.reduce((sum, part) => sum + part.sum, 0), sumTo(count));
  }
}
