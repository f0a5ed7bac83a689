import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import { systemThreads } from "../../ffi/thread/select.ts";
import { Barrier, DeadlockError, type Guard, Mutex, Once, RwLock, Semaphore } from "../../sync.ts";

const TIMEOUT = { name: "TimeoutError" };

/** The calls of a lock that only one guard can hold at a time. */
interface Exclusive {
  lock(options?: { timeout?: number; signal?: AbortSignal }): Guard;
  tryLock(): Guard | null;
  lockAsync(options?: { timeout?: number; signal?: AbortSignal }): Promise<Guard>;
}

function exclusive(): Record<string, Exclusive> {
  const rw = new RwLock();
  const semaphore = new Semaphore({ permits: 1 });
  return {
    Mutex: new Mutex(),
    "RwLock for writing": {
      lock: (options) => rw.write(options),
      tryLock: () => rw.tryWrite(),
      lockAsync: (options) => rw.writeAsync(options),
    },
    "Semaphore with one permit": {
      lock: (options) => semaphore.acquire(options),
      tryLock: () => semaphore.tryAcquire(),
      lockAsync: (options) => semaphore.acquireAsync(options),
    },
  };
}

for (const [name, lock] of Object.entries(exclusive())) {
  describe(name, () => {
    test("can be acquired again only after release()", async () => {
      for (const acquire of [() => lock.lock(), () => lock.tryLock(), () => lock.lockAsync()]) {
        const guard = await acquire() as Guard;
        assert.equal(guard.abandoned, false);
        assert.equal(lock.tryLock(), null);
        guard.release();
      }
    });

    test("a second release() has no effect", () => {
      const first = lock.lock();
      first.release();
      using second = lock.lock();
      first.release();
      first[Symbol.dispose]();
      assert.equal(lock.tryLock(), null);
      assert.equal(second.abandoned, false);
    });

    test("a blocking call of the thread that holds it throws a DeadlockError", () => {
      using _guard = lock.lock();
      assert.throws(() => lock.lock(), DeadlockError);
      assert.throws(() => lock.lock({ timeout: 1000 }), DeadlockError);
    });

    test("asynchronous calls of one thread wait for each other", async () => {
      const order: number[] = [];
      await Promise.all(Array.from({ length: 5 }, async (_, i) => {
        using _guard = await lock.lockAsync();
        order.push(i);
        await new Promise((resolve) => setTimeout(resolve, 1));
        order.push(i);
      }));
      assert.equal(order.length, 10);
      for (let i = 0; i < 10; i += 2) assert.equal(order[i], order[i + 1]);
    });

    test("times out, without a change", async () => {
      {
        using _guard = lock.lock();
        await assert.rejects(lock.lockAsync({ timeout: 0 }), TIMEOUT);
        await assert.rejects(lock.lockAsync({ timeout: 150 }), TIMEOUT);
      }
      lock.lock({ timeout: 0 }).release();
    });

    test("throws the reason of an aborted signal, without a change", async () => {
      const reason = new Error("stop");
      {
        using _guard = lock.lock();
        const controller = new AbortController();
        const waits = [1, 2, 3].map(() => lock.lockAsync({ signal: controller.signal }));
        const last = lock.lockAsync();
        controller.abort(reason);
        for (const wait of waits) await assert.rejects(wait, (error) => error === reason);
        _guard.release();
        (await last).release();
      }
      const signal = AbortSignal.abort(reason);
      assert.throws(() => lock.lock({ signal }), (error) => error === reason);
      await assert.rejects(lock.lockAsync({ signal }), (error) => error === reason);
      lock.lock({ timeout: 0 }).release();
    });

    test("random timeouts and aborts do not lose a wake-up", async () => {
      let acquired = 0;
      await Promise.all(Array.from({ length: 100 }, async (_, i) => {
        const signal = AbortSignal.timeout(Math.floor(Math.random() * 100));
        try {
          using _guard = await lock.lockAsync(i % 2 ? { signal } : { timeout: i });
          acquired++;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        } catch (error) {
          assert.deepEqual((error as Error).name, "TimeoutError");
        }
      }));
      assert.ok(acquired > 0);
      lock.lock({ timeout: 0 }).release();
    });

    test("refuses invalid options, without a change", async () => {
      const wrong: [unknown, RegExp][] = [
        [{ timeout: -1 }, /expected timeout to be milliseconds from 0, or Infinity, got -1/],
        [{ timeout: NaN }, /got NaN/],
        [{ timeout: "1" }, /expected timeout to be a number, got "1"/],
        [{ signal: {} }, /expected signal to be an AbortSignal, got an object/],
        [{ timout: 1 }, /unknown option "timout", expected one of timeout, signal/],
        [null, /\b\w+\(\) takes options, as in .*, got null/],
        [5, /\b\w+\(\) takes options, as in .*, got 5/],
      ];
      for (const [options, message] of wrong) {
        assert.throws(() => lock.lock(options as object), message);
        await assert.rejects(lock.lockAsync(options as object), message);
      }
      lock.lock({ timeout: Infinity }).release();
    });
  });
}

describe("RwLock", () => {
  test("admits many readers, and no writer with them", async () => {
    const lock = new RwLock();
    const readers = [lock.read(), lock.tryRead(), await lock.readAsync()] as Guard[];
    assert.equal(lock.tryWrite(), null);
    assert.throws(() => lock.write(), DeadlockError);
    for (const reader of readers) reader.release();
    using _writer = lock.write();
    assert.equal(lock.tryRead(), null);
    assert.throws(() => lock.read(), DeadlockError);
  });

  test("admits a waiting writer before new readers", async () => {
    const lock = new RwLock();
    const reader = lock.read();
    const writer = lock.writeAsync();
    assert.equal(lock.tryRead(), null);
    // A blocking call of the same thread enters, because it would otherwise wait for itself.
    lock.read().release();
    const late = lock.readAsync();
    reader.release();
    (await writer).release();
    (await late).release();
  });

  test("admits readers after a writer timed out", async () => {
    const lock = new RwLock();
    using _reader = lock.read();
    await assert.rejects(lock.writeAsync({ timeout: 10 }), TIMEOUT);
    using again = lock.tryRead();
    assert.notEqual(again, null);
  });

  test("allows at most 4,094 read guards per thread", () => {
    const lock = new RwLock();
    const guards = Array.from({ length: 4094 }, () => lock.read());
    assert.throws(() => lock.read(), RangeError);
    assert.equal(lock.tryWrite(), null);
    for (const guard of guards) guard.release();
    lock.write().release();
  });
});

describe("Semaphore", () => {
  test("allows as many guards as permits", async () => {
    const semaphore = new Semaphore({ permits: 64 });
    const guards = Array.from({ length: 64 }, () => semaphore.acquire());
    assert.equal(semaphore.available, 0);
    assert.equal(semaphore.tryAcquire(), null);
    assert.throws(() => semaphore.acquire(), DeadlockError);
    const waiter = semaphore.acquireAsync();
    guards[7]?.release();
    (await waiter).release();
    for (const guard of guards) guard.release();
    assert.equal(semaphore.available, 64);
  });

  test("refuses an invalid number of permits", () => {
    for (const permits of [0, -1, 65, 1.5, NaN, Infinity, "1", undefined]) {
      assert.throws(() => new Semaphore({ permits: permits as number }), {
        name: "RangeError",
        message: `permits: expected an integer from 1 to 64, got ${permits}`,
      });
    }
    assert.throws(() => new Semaphore(undefined as never), RangeError);
  });
});

describe("Once", () => {
  test("runs one function to its end", async () => {
    const once = new Once();
    assert.throws(() => once.run(() => assert.fail("first")), /first/);
    await assert.rejects(once.runAsync(() => Promise.reject(new Error("second"))), /second/);
    assert.equal(once.isDone, false);
    const runs: number[] = [];
    const ran = await Promise.all([1, 2, 3].map((i) =>
      once.runAsync(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        runs.push(i);
      })
    ));
    assert.equal(ran.filter((ran) => ran).length, 1);
    assert.equal(runs.length, 1);
    assert.equal(once.isDone, true);
    assert.equal(once.run(() => assert.fail()), false);
  });

  test("refuses a nested call, a promise in run(), and a value that is not a function", () => {
    const once = new Once();
    assert.throws(() => once.run(() => once.run(() => {})), DeadlockError);
    assert.throws(() => once.run(() => Promise.resolve()), /use runAsync\(\)/);
    assert.throws(() => once.run(5 as never), /expected a function, got number/);
    assert.equal(once.run(() => {}, { timeout: 0 }), true);
  });
});

test("many calls that wait check together whether threads are alive", async () => {
  const threads = systemThreads(currentRuntime());
  const { isAlive } = threads;
  const [mutex, rw] = [new Mutex(), new RwLock()];
  const [semaphore, barrier] = [new Semaphore({ permits: 1 }), new Barrier({ parties: 200 })];
  const guards = [mutex.lock(), rw.write(), semaphore.acquire()];
  const calls = [
    (options: object) => mutex.lockAsync(options),
    (options: object) => rw.readAsync(options),
    (options: object) => semaphore.acquireAsync(options),
    (options: object) => barrier.arriveAndWaitAsync(options),
  ];
  for (const call of calls) {
    let checks = 0;
    const begin = performance.now();
    Object.assign(threads, {
      isAlive: (...args: Parameters<typeof isAlive>) => {
        checks++;
        return isAlive(...args);
      },
    });
    try {
      const refused = () => assert.rejects(call({ timeout: 250 }), TIMEOUT);
      await Promise.all(Array.from({ length: 50 }, refused));
    } finally {
      Object.assign(threads, { isAlive });
    }
    const most = 2 + (performance.now() - begin) / 50;
    assert.ok(checks >= 1 && checks <= most, `${checks} checks, at most ${most} expected`);
  }
  for (const guard of guards) guard.release();
});
