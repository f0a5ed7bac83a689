import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  Barrier,
  Condition,
  DeadlockError,
  Event,
  Mutex,
  Semaphore,
  Snapshot,
} from "../../sync.ts";

const TIMEOUT = { name: "TimeoutError" };
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("Condition", () => {
  test("wakes a waiting thread, which then holds the mutex again", async () => {
    const [mutex, condition] = [new Mutex(), new Condition()];
    let isReady = false;
    const waits = [1, 2].map(async () => {
      using guard = await mutex.lockAsync();
      while (!isReady) await condition.waitAsync(guard);
      assert.equal(mutex.tryLock(), null);
    });
    await soon();
    {
      using _guard = await mutex.lockAsync();
      isReady = true;
      condition.notifyAll();
    }
    await Promise.all(waits);
    mutex.lock({ timeout: 0 }).release();
  });

  test("holds the mutex after a timeout and an abort", async () => {
    const [mutex, condition] = [new Mutex(), new Condition()];
    using guard = mutex.lock();
    assert.throws(() => condition.wait(guard, { timeout: 5 }), TIMEOUT);
    assert.throws(() => mutex.lock(), DeadlockError);
    const controller = new AbortController();
    const wait = condition.waitAsync(guard, { signal: controller.signal });
    controller.abort(new Error("stop"));
    await assert.rejects(wait, /stop/);
    assert.throws(() => mutex.lock(), DeadlockError);
  });

  test("releases the mutex of a guard that was released during the wait", async () => {
    const [mutex, condition] = [new Mutex(), new Condition()];
    let wait: Promise<void>;
    {
      using guard = mutex.lock();
      wait = condition.waitAsync(guard);
      assert.throws(() => condition.wait(guard), /the guard was released/);
    }
    condition.notifyAll();
    await wait;
    mutex.lock({ timeout: 0 }).release();
  });

  test("refuses guards of another mutex, of no mutex, and released ones", () => {
    const condition = new Condition();
    const mutex = new Mutex();
    using guard = mutex.lock();
    assert.throws(() => condition.wait(guard, { timeout: 0 }), TIMEOUT);
    using other = new Mutex().lock();
    assert.throws(() => condition.wait(other), /another mutex/);
    using permit = new Semaphore({ permits: 1 }).acquire();
    assert.throws(() => condition.wait(permit), /expected a guard of a Mutex/);
    const released = new Mutex().lock();
    released.release();
    assert.throws(() => condition.wait(released), /the guard was released/);
    assert.throws(() => condition.wait({} as never), TypeError);
  });

  test("accepts a guard of the same mutex by another handle", () => {
    const [mutex, condition] = [new Mutex(), new Condition()];
    for (const same of [mutex, Mutex.attach(mutex.handle())]) {
      using guard = same.lock();
      assert.throws(() => condition.wait(guard, { timeout: 0 }), TIMEOUT);
    }
  });
});

describe("Event", () => {
  test("stays set until reset()", async () => {
    const event = new Event();
    assert.throws(() => event.wait({ timeout: 5 }), TIMEOUT);
    const wait = event.waitAsync();
    event.set();
    event.set();
    await wait;
    event.wait({ timeout: 0 });
    assert.equal(event.isSet, true);
    event.reset();
    assert.equal(event.isSet, false);
    await assert.rejects(event.waitAsync({ timeout: 0 }), TIMEOUT);
  });

  test("set() followed by reset() ends the waits that had begun", async () => {
    const event = new Event();
    const waits = [1, 2, 3].map(() => event.waitAsync());
    event.set();
    event.reset();
    await Promise.all(waits);
    event.set();
    const wait = event.waitAsync();
    event.reset();
    await wait;
  });
});

describe("Barrier", () => {
  test("releases all parties at once, repeatedly", async () => {
    const barrier = new Barrier({ parties: 3 });
    let arrived = 0;
    await Promise.all([1, 2, 3].map(async () => {
      for (let round = 1; round <= 5; round++) {
        arrived++;
        await barrier.arriveAndWaitAsync();
        assert.ok(arrived >= 3 * round);
      }
    }));
  });

  test("does not count a party that timed out", async () => {
    const barrier = new Barrier({ parties: 2 });
    assert.throws(() => barrier.arriveAndWait({ timeout: 0 }), TIMEOUT);
    await assert.rejects(barrier.arriveAndWaitAsync({ timeout: 5 }), TIMEOUT);
    const wait = barrier.arriveAndWaitAsync();
    await assert.rejects(barrier.arriveAndWaitAsync({ signal: AbortSignal.abort("stop") }));
    barrier.arriveAndWait();
    await wait;
  });

  test("has one party less after arriveAndDrop()", async () => {
    const barrier = new Barrier({ parties: 3 });
    const waits = [barrier.arriveAndWaitAsync(), barrier.arriveAndWaitAsync()];
    barrier.arriveAndDrop();
    await Promise.all(waits);
    const wait = barrier.arriveAndWaitAsync();
    barrier.arriveAndDrop();
    await wait;
    barrier.arriveAndWait();
    barrier.arriveAndDrop();
    assert.throws(() => barrier.arriveAndDrop(), RangeError);
  });

  test("counts no arrivals of an earlier phase when its number comes again", async () => {
    for (const drops of [false, true]) {
      const barrier = new Barrier({ parties: 3 });
      const waits = [1, 2, 3].map(() => barrier.arriveAndWaitAsync());
      if (drops) barrier.arriveAndDrop();
      await Promise.all(waits);
      // As after 2^15 - 1 phases with arrivals of other threads.
      new Uint32Array(barrier.handle().buffer as SharedArrayBuffer, 16, 1)[0] = 0;
      assert.throws(() => barrier.arriveAndWait({ timeout: 0 }), TIMEOUT);
    }
  });

  test("refuses an invalid number of parties", () => {
    for (const parties of [0, 201, 1.5, NaN]) {
      assert.throws(() => new Barrier({ parties }), RangeError);
    }
  });
});

test("a timeout ends a call although the program has replaced the clock", async () => {
  const { now } = performance;
  try {
    performance.now = () => 5;
    const event = new Event();
    assert.throws(() => event.wait({ timeout: 5 }), TIMEOUT);
    await assert.rejects(event.waitAsync({ timeout: 5 }), TIMEOUT);
  } finally {
    performance.now = now;
  }
});

describe("Snapshot", () => {
  const bytes = (value: number) => new Uint8Array(5).fill(value);

  test("returns the last written value", () => {
    const snapshot = new Snapshot({ byteLength: 5 });
    assert.deepEqual(snapshot.read(), bytes(0));
    for (let i = 1; i <= 5; i++) {
      snapshot.write(bytes(i));
      assert.equal(snapshot.version, i);
      assert.deepEqual(snapshot.read(), bytes(i));
    }
    const into = bytes(9);
    assert.equal(snapshot.read(into), into);
    assert.deepEqual(into, bytes(5));
  });

  test("update() replaces the value by the result of a function, unless it throws", () => {
    const snapshot = new Snapshot({ byteLength: 5 });
    snapshot.update((value) => value.fill(3));
    assert.throws(() => snapshot.update(() => assert.fail("stop")), /stop/);
    assert.throws(() => snapshot.update(() => new Uint8Array(4)), /expected 5 bytes, got 4/);
    assert.throws(() => snapshot.update((() => Promise.resolve()) as never), TypeError);
    assert.throws(
      () =>
        snapshot.update((value) => {
          snapshot.write(value);
          return value;
        }),
      DeadlockError,
    );
    assert.deepEqual([snapshot.read(), snapshot.version], [bytes(3), 1]);
  });

  test("changed() waits for another version", async () => {
    const snapshot = new Snapshot({ byteLength: 5 });
    assert.throws(() => snapshot.changed({ since: 0, timeout: 5 }), TIMEOUT);
    const wait = snapshot.changedAsync({ since: 0 });
    snapshot.write(bytes(1));
    assert.equal(await wait, 1);
    assert.equal(snapshot.changed({ since: 0 }), 1);
    assert.throws(() => snapshot.changed({ since: NaN }), TypeError);
    assert.throws(() => snapshot.changed(undefined as never), TypeError);
  });

  test("refuses invalid values and lengths", () => {
    for (const byteLength of [0, -1, 2 ** 31 + 1, 1.5, NaN]) {
      assert.throws(() => new Snapshot({ byteLength }), RangeError);
      assert.throws(() => Snapshot.byteLengthFor({ byteLength }), RangeError);
    }
    const snapshot = new Snapshot({ byteLength: 5 });
    assert.throws(() => snapshot.write(new Uint8Array(6)), RangeError);
    assert.throws(() => snapshot.write([1, 2, 3, 4, 5] as never), TypeError);
    assert.throws(() => snapshot.read(new Uint8Array(4)), RangeError);
    assert.equal(snapshot.version, 0);
  });
});
