import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { Broadcast, MpmcQueue, SpscQueue } from "../../queue.ts";
import {
  Barrier,
  Condition,
  Event,
  Mutex,
  Once,
  RwLock,
  Semaphore,
  Snapshot,
  type SyncHandle,
} from "../../sync.ts";
import { skipUnusable } from "../support/fences.ts";

type Options = { readonly memory: SharedMemory };
const SIZE = 16_384;
const bytes = Uint8Array.of(1, 2, 3);

/** Makes a primitive, and attaches to it. Returns what uses the attached one. */
function attachTo<T>(
  primitive: { handle(): SyncHandle },
  attach: (handle: SyncHandle) => T,
  use: (attached: T) => unknown,
): () => unknown {
  const attached = attach(JSON.parse(JSON.stringify(primitive.handle())));
  return () => use(attached);
}

const USES: Readonly<Record<string, (options: Options) => () => unknown>> = {
  Mutex: (options) => attachTo(new Mutex(options), Mutex.attach, (lock) => lock.lock().release()),
  RwLock: (options) =>
    attachTo(new RwLock(options), RwLock.attach, (lock) => {
      lock.read().release();
      lock.write().release();
    }),
  Semaphore: (options) =>
    attachTo(
      new Semaphore({ permits: 1, ...options }),
      Semaphore.attach,
      (semaphore) => semaphore.acquire().release(),
    ),
  Condition: (options) =>
    attachTo(new Condition(options), Condition.attach, (condition) => condition.notifyAll()),
  Event: (options) => attachTo(new Event(options), Event.attach, (event) => event.set()),
  Barrier: (options) =>
    attachTo(
      new Barrier({ parties: 1, ...options }),
      Barrier.attach,
      (barrier) => barrier.arriveAndWait(),
    ),
  Once: (options) => attachTo(new Once(options), Once.attach, (once) => once.run(() => {})),
  Snapshot: (options) =>
    attachTo(
      new Snapshot({ byteLength: 3, ...options }),
      Snapshot.attach,
      (snapshot) => snapshot.write(bytes),
    ),
  SpscQueue: (options) =>
    attachTo(
      new SpscQueue({ capacity: 1024, ...options }),
      SpscQueue.attach,
      (queue) => queue.send(bytes),
    ),
  MpmcQueue: (options) =>
    attachTo(
      new MpmcQueue({ capacity: 16, messageSize: 8, ...options }),
      MpmcQueue.attach,
      (queue) => queue.send(bytes),
    ),
  Broadcast: (options) =>
    attachTo(
      new Broadcast({ capacity: 1024, ...options }),
      Broadcast.attach,
      (queue) => queue.send(bytes),
    ),
};

describe("an attached primitive stays in its segment when the name belongs to another", () => {
  for (const [name, prepare] of Object.entries(USES)) {
    test(name, { skip: skipUnusable(name) }, () => {
      using memory = SharedMemory.create({ size: SIZE });
      const use = prepare({ memory });
      memory.unlink();
      using other = SharedMemory.create({ size: SIZE, name: memory.name, unlinkOnClose: true });
      use();
      assert.ok(other.read(0, SIZE).every((byte) => byte === 0));
    });
  }
});
