import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import type { Queue } from "../../queue.ts";
import { skipUnusable } from "../support/fences.ts";
import { start } from "../support/processes.ts";
import { ACTS, message, SMALL } from "./acts.ts";

// More steps than every scenario has.
const MOST_STEPS = 600;
const timeout = 500;

const LAST = 31;

/** Receives what is in the queue. Returns the values of the messages. */
function rest(queue: Queue, observer: Queue): number[] {
  const values: number[] = [];
  let isSent = queue.isClosed;
  for (;;) {
    isSent ||= queue.trySend(message(LAST));
    const bytes = observer.receive({ timeout });
    if (bytes === undefined || bytes[0] === LAST) return values;
    assert.deepEqual(bytes, message(bytes[0] as number));
    values.push(bytes[0] as number);
  }
}

/** Checks a queue that contained 1, 2 and 3 before another process used it, and died. */
function check(queue: Queue, observer: Queue): void {
  const isClosed = queue.isClosed;
  const values = rest(queue, observer);
  // The messages are those that were not received, and then the first of those that were sent.
  const old = values.filter((value) => value <= 3);
  const sent = values.filter((value) => value > 3);
  assert.deepEqual(values, [...old, ...sent]);
  assert.deepEqual(old, [1, 2, 3].slice(3 - old.length));
  assert.deepEqual(sent, [11, 12, 13, 14].slice(0, sent.length));
  if (isClosed) {
    assert.throws(() => queue.send(message(1), { timeout }), /closed/);
    return;
  }
  // No dead thread has a part of it: as many messages fit as ever.
  for (let lap = 0; lap < 3; lap++) {
    for (const value of [21, 22, 23, 24]) queue.send(message(value), { timeout });
    for (const value of [21, 22, 23, 24]) {
      assert.deepEqual(observer.receive({ timeout }), message(value));
    }
  }
}

describe("a process that is killed before each of its atomic operations", () => {
  for (const name of Object.keys(ACTS)) {
    const options = { timeout: 240_000, skip: skipUnusable(name) };
    test(`leaves a usable queue: ${name}`, options, async () => {
      for (let step = 1;; step++) {
        assert.ok(step < MOST_STEPS);
        using memory = SharedMemory.create({ size: 8192 });
        try {
          const make = SMALL[name.split(" ")[0] as string] as (memory: SharedMemory) => Queue;
          const queue = make(memory);
          const isBroadcast = name.startsWith("Broadcast");
          const observer = isBroadcast ? make(memory) : queue;
          for (const value of [1, 2, 3]) queue.send(message(value));
          queue.release();
          const ended = await start("queue_step.ts", name, memory.name, step).ended;
          assert.ok(ended.signal === "SIGKILL" || ended.status === 0, ended.stderr);
          check(queue, observer);
          if (ended.signal !== null) continue;
          assert.equal(Number(ended.stdout), step - 1);
          break;
        } finally {
          memory.unlink();
        }
      }
    });
  }
});
