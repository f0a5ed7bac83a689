import assert from "node:assert/strict";
import type { SharedMemory } from "../../mod.ts";
import {
  Barrier,
  Condition,
  Event,
  Mutex,
  Once,
  OwnerDiedError,
  RwLock,
  Semaphore,
  Snapshot,
} from "../../sync.ts";

/** Actions of a process with a primitive, and a check after its death. */
export interface Scenario {
  /** The actions of the process, which may be killed before each of its atomic operations. */
  readonly act: (memory: SharedMemory) => unknown;
  /** Checks the primitive afterwards. No call may take longer than half a second. */
  readonly check: (memory: SharedMemory) => unknown;
}

const timeout = 500;

const NEW = new Uint8Array(64).fill(1);

const snapshot = (memory: SharedMemory) => new Snapshot({ memory, byteLength: 64 });
const semaphore = (memory: SharedMemory) => new Semaphore({ memory, permits: 2 });
const barrier = (memory: SharedMemory) => new Barrier({ memory, parties: 2 });

function checkMutex(memory: SharedMemory): void {
  const mutex = new Mutex({ memory });
  mutex.lock({ timeout }).release();
  using again = mutex.lock({ timeout });
  assert.equal(again.abandoned, false);
  assert.equal(mutex.tryLock(), null);
}

function checkRwLock(memory: SharedMemory): void {
  const lock = new RwLock({ memory });
  lock.write({ timeout }).release();
  {
    using reader = lock.read({ timeout });
    assert.equal(reader.abandoned, false);
    assert.equal(lock.tryWrite(), null);
  }
  using writer = lock.write({ timeout });
  assert.equal(writer.abandoned, false);
}

/** The scenarios by name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "Mutex, lock and release": {
    act: (memory) => new Mutex({ memory }).lock().release(),
    check: checkMutex,
  },
  "Mutex, tryLock": {
    act: (memory) => new Mutex({ memory }).tryLock()?.release(),
    check: checkMutex,
  },
  "RwLock, read": {
    act: (memory) => new RwLock({ memory }).read().release(),
    check: checkRwLock,
  },
  "RwLock, write": {
    act: (memory) => new RwLock({ memory }).write().release(),
    check: checkRwLock,
  },
  "Semaphore, acquire and release": {
    act: (memory) => {
      const permits = semaphore(memory);
      const guards = [permits.acquire(), permits.acquire()];
      for (const guard of guards) guard.release();
    },
    check: (memory) => {
      const permits = semaphore(memory);
      assert.equal(permits.available, 2);
      using first = permits.acquire({ timeout });
      using second = permits.acquire({ timeout });
      assert.ok(first !== second);
      assert.equal(permits.tryAcquire(), null);
      first.release();
      second.release();
      assert.equal(permits.available, 2);
    },
  },
  "Condition, notify": {
    act: (memory) => {
      const [mutex, condition] = [new Mutex({ memory }), new Condition({ memory, offset: 4096 })];
      using _guard = mutex.lock();
      condition.notifyAll();
    },
    check: checkMutex,
  },
  "Condition, wait until it times out": {
    act: (memory) => {
      const [mutex, condition] = [new Mutex({ memory }), new Condition({ memory, offset: 4096 })];
      using guard = mutex.lock();
      assert.throws(() => condition.wait(guard, { timeout: 5 }), { name: "TimeoutError" });
    },
    check: checkMutex,
  },
  "Event, set and reset": {
    act: (memory) => {
      const event = new Event({ memory });
      event.set();
      event.reset();
    },
    check: (memory) => {
      const event = new Event({ memory });
      event.set();
      event.wait({ timeout });
      event.reset();
      assert.equal(event.isSet, false);
    },
  },
  "Barrier, arrive": {
    act: (memory) =>
      assert.throws(() => barrier(memory).arriveAndWait({ timeout: 5 }), { name: "TimeoutError" }),
    check: (memory) => {
      const arrive = () => barrier(memory).arriveAndWait({ timeout });
      const fails = (error: unknown) =>
        error instanceof OwnerDiedError || (error as Error).name === "TimeoutError";
      try {
        // The arrival of a party that died later counts.
        arrive();
      } catch (error) {
        assert.ok(fails(error), String(error));
      }
      // The other party has died, or has withdrawn its arrival, so it never arrives.
      assert.throws(arrive, fails);
    },
  },
  "Once, run": {
    act: (memory) => new Once({ memory }).run(() => {}),
    check: (memory) => {
      const once = new Once({ memory });
      const wasDone = once.isDone;
      assert.equal(once.run(() => {}, { timeout }), !wasDone);
      assert.equal(once.isDone, true);
    },
  },
  "Snapshot, write": {
    act: (memory) => snapshot(memory).write(NEW),
    check: (memory) => {
      const value = snapshot(memory);
      const [first] = value.read();
      assert.deepEqual(value.read(), new Uint8Array(64).fill(first as number));
      assert.equal(value.version, first);
      value.write(new Uint8Array(64).fill(7));
      assert.deepEqual(value.read(), new Uint8Array(64).fill(7));
    },
  },
};
