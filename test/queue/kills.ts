import assert from "node:assert/strict";
import { atomic, SharedMemory, UINT } from "../../mod.ts";
import type { Queue } from "../../queue.ts";
import type { JavaScriptRuntime } from "../../tools/runtimes.ts";
import { type Started, startOther } from "../support/processes.ts";
import { KINDS, SIZE, WORDS } from "./kinds.ts";
import { LONGEST, type Message, readMessage, writeMessage } from "./messages.ts";

/** No call of a survivor may wait longer, in milliseconds. Most of it is for a busy machine. */
const timeout = 10_000;
const SURVIVOR = 0xffffffff;

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Repeats something for a random time, and leaves the thread to its event loop in between. */
async function forSomeTime(act: () => void): Promise<void> {
  const end = performance.now() + Math.random() * 20;
  while (performance.now() < end) {
    for (let i = 0; i < 20; i++) act();
    await pause(0);
  }
}

/**
 * Repeats something until it succeeds, and does something else after each failure. A queue with the
 * slot of a dead thread may be full and empty at once until that slot is freed.
 */
async function until(succeeds: () => boolean, otherwise: () => void): Promise<void> {
  const end = performance.now() + timeout;
  while (!succeeds()) {
    assert.ok(performance.now() < end, `not possible within ${timeout} ms`);
    otherwise();
    await pause(1);
  }
}

/**
 * Kills processes that use a queue, at random times. Throws if a survivor waits too long, a message
 * arrives twice or not whole, or more is lost than one message that a dead consumer had taken.
 *
 * @returns The longest time in milliseconds until the survivor went on.
 */
export async function killProcesses(
  kind: string,
  kills: number,
  runtimes: readonly JavaScriptRuntime[],
  program: string,
): Promise<number> {
  using memory = SharedMemory.create({ size: SIZE });
  try {
    const queue = (KINDS[kind] as (typeof KINDS)[string])(memory);
    const last = atomic({ width: 4, atype: UINT, memory, offset: WORDS });
    let longest = 0;
    for (let i = 0; i < kills; i++) {
      const role = kind === "Broadcast" || i % 2 === 0 ? "producer" : "consumer";
      const { path, run } = runtimes[(i >> 1) % runtimes.length] as JavaScriptRuntime;
      const victim = startOther(path, [...run(program), kind, memory.name, role, i]);
      const kill = role === "producer" ? killProducer : killConsumer;
      const time = await kill(queue, victim, i, () => last.load(), () => last.store(0));
      longest = Math.max(longest, time);
      queue.release();
    }
    return longest;
  } finally {
    memory.unlink();
  }
}

async function end(victim: Started): Promise<void> {
  victim.child.kill("SIGKILL");
  const { signal, stderr } = await victim.ended;
  assert.deepEqual({ signal, stderr }, { signal: "SIGKILL", stderr: "" });
}

/** Every message that the victim published arrives once and in order, or counts as lost. */
async function killProducer(queue: Queue, victim: Started, id: number): Promise<number> {
  const lost = () => (queue as Queue & { lost?: number }).lost ?? 0;
  const before = lost();
  let next = 0;
  const accept = (bytes: Uint8Array | undefined) => {
    if (bytes === undefined) return false;
    const { sender, number } = readMessage(bytes);
    if (sender === SURVIVOR) return true;
    assert.equal(sender, id);
    assert.equal(number, next + lost() - before);
    next++;
    return false;
  };
  // The queue may be full: the victim is ready once it has sent one message.
  const ready = victim.line();
  let isReady = false;
  ready.then(() => isReady = true, () => isReady = true);
  while (!isReady) {
    accept(queue.tryReceive());
    await pause(0);
  }
  assert.equal(await ready, "ready");
  await forSomeTime(() => accept(queue.tryReceive()));
  await end(victim);
  const begin = performance.now();
  // Until a message of the survivor passes: there is room for it once others are received.
  const marker = new Uint8Array(LONGEST);
  const length = writeMessage(marker, { sender: SURVIVOR, number: id });
  const message = marker.subarray(0, length);
  await until(() => queue.trySend(message), () => accept(queue.tryReceive()));
  while (!accept(queue.receive({ timeout })));
  assert.equal(queue.tryReceive(), undefined);
  return performance.now() - begin;
}

/** All but one of the messages that the victim did not receive arrive, in order. */
async function killConsumer(
  queue: Queue,
  victim: Started,
  id: number,
  received: () => number,
  reset: () => void,
): Promise<number> {
  assert.equal(await victim.line(), "ready");
  let sent = 0;
  const buffer = new Uint8Array(LONGEST);
  const trySend = () => {
    const length = writeMessage(buffer, { sender: id, number: sent });
    if (queue.trySend(buffer.subarray(0, length))) sent++;
  };
  while (received() === 0) {
    trySend();
    await pause(0);
  }
  await forSomeTime(trySend);
  await end(victim);
  const begin = performance.now();
  // One more message, which has room once others are received.
  let next = -1;
  const accept = ({ number }: Message) => {
    if (next < 0) assert.ok(number - received() <= 1 && number >= received());
    else assert.equal(number, next);
    next = number + 1;
  };
  const total = sent + 1;
  const receive = () => {
    const message = queue.tryReceive();
    if (message !== undefined) accept(readMessage(message));
  };
  await until(() => (trySend(), sent === total), receive);
  while (next < total) accept(readMessage(queue.receive({ timeout }) as Uint8Array));
  assert.equal(queue.tryReceive(), undefined);
  reset();
  return performance.now() - begin;
}
