import type { SharedMemory } from "../../mod.ts";
import { Broadcast, MpmcQueue, type Queue, SpscQueue } from "../../queue.ts";

/** Small queues: of four messages of 32 bytes, or of those of 256 bytes. */
export const SMALL: Readonly<Record<string, (memory: SharedMemory) => Queue>> = {
  SpscQueue: (memory) => new SpscQueue({ memory, capacity: 256 }),
  MpmcQueue: (memory) => new MpmcQueue({ memory, capacity: 4, messageSize: 32 }),
  Broadcast: (memory) => new Broadcast({ memory, capacity: 256 }),
};

export const message = (value: number): Uint8Array => new Uint8Array(20).fill(value);

function claim(queue: Queue): void {
  for (let i = 0; i < 2; i++) queue.tryReceive();
  queue.claim(32).set(message(11));
  queue.commit(20);
  queue.claim(32);
  queue.abort();
  queue.claim(20).set(message(12));
  queue.commit();
}

/** What a process does with a queue that contains the messages 1, 2 and 3. */
const DOES: Readonly<Record<string, (queue: Queue) => unknown>> = {
  sends: (queue) => [11, 12, 13, 14].forEach((value) => queue.trySend(message(value))),
  claims: claim,
  receives: (queue) => [1, 2].forEach(() => queue.receive()),
  drains: (queue) => queue.drain(() => {}, 2),
  "waits for messages": async (queue) => {
    queue.drain(() => {});
    await queue.receiveAsync({ timeout: 0 }).catch(() => {});
  },
  closes: (queue) => queue.close(),
};

/** A consumer of a `Broadcast` receives what is sent after it was made. */
const BROADCAST_DOES: typeof DOES = {
  ...DOES,
  receives: (queue) =>
    [11, 12].forEach((value) => {
      queue.send(message(value));
      queue.receive();
    }),
  drains: (queue) => {
    for (const value of [11, 12]) queue.send(message(value));
    queue.drain(() => {}, 2);
  },
};

/** The scenarios by name. */
export const ACTS: Readonly<Record<string, (memory: SharedMemory) => unknown>> = Object.fromEntries(
  Object.entries(SMALL).flatMap(([kind, make]) =>
    Object.entries(kind === "Broadcast" ? BROADCAST_DOES : DOES).map(([does, act]) => [
      `${kind} ${does}`,
      (memory: SharedMemory) => act(make(memory)),
    ])
  ),
);
