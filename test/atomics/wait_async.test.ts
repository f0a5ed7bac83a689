import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  atomic,
  atomicview,
  INT,
  ReleasedError,
  SharedMemory,
  SharedMemoryError,
} from "../../mod.ts";
import { ON_WINDOWS, run, runForJson } from "../support/child.ts";
import { start } from "../support/processes.ts";
import { wake, withAtomic } from "../support/waiting.ts";

/** What notify() returns without a waiter. */
const NOBODY = ON_WINDOWS ? -1 : 0;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// On Windows a wait blocks its thread.
const withoutBlocking = { skip: ON_WINDOWS };

test(
  "waitAsync() does not block, and prevents close()",
  withoutBlocking,
  async () => {
    using memory = SharedMemory.create({ size: 64 });
    memory.unlink();
    const a = atomic({ width: 4, atype: INT, memory });
    assert.equal(await a.waitAsync(1), "not-equal");
    for (const timeout of [0, 10]) {
      const from = performance.now();
      assert.equal(await a.waitAsync(0, { timeout }), "timed-out");
      assert.ok(performance.now() - from >= timeout);
    }
    let over = false;
    const waits = [a.waitAsync(0), a.waitAsync(0)];
    for (const wait of waits) wait.then(() => over = true);
    assert.throws(
      () => memory.close(),
      (error) => error instanceof SharedMemoryError && error.code === "EBUSY",
    );
    while (!over) await wake(a, () => over);
    for (const wait of waits) {
      a.notify();
      assert.match(await wait, /^(ok|not-equal)$/);
    }
  },
);

test(
  "waitAsync() is woken by another process, one wait for each value",
  withoutBlocking,
  async () => {
    await withAtomic(async (a) => {
      const others = Array.from({ length: 3 }, () => atomic({ width: 4, atype: INT }));
      const ended: string[] = [];
      const waits = others.map((each, i) => each.waitAsync(0).then(() => ended.push(`own ${i}`)));
      const shared = a.waitAsync(0).then(() => ended.push("shared"));
      const { ended: other } = start("increment.ts", a.handle().name as string, 4, 4, 1);
      assert.equal((await other).status, 0);
      await shared;
      for (const i of [1, 0, 2]) {
        others[i].store(1);
        others[i].notify();
        await waits[i];
      }
      assert.deepEqual(ended, ["shared", "own 1", "own 0", "own 2"]);
    });
  },
);

for (const count of [3, 10]) {
  test(
    `notify() ends as many of ${count} waits as it woke, with the value changed or not`,
    {
      ...withoutBlocking,
      timeout: 60_000,
    },
    async () => {
      const a = atomic({ width: 4, atype: INT });
      let woken = 0;
      while (woken < count) {
        let ended = 0;
        const waits = Array.from({ length: count }, () => a.waitAsync(0).then(() => ended++));
        await pause(50);
        woken = a.notify();
        // If a wake-up were lost, this would not end.
        while (ended < woken) await pause(1);
        a.store(1);
        a.notify();
        await Promise.all(waits);
        a.store(0);
      }
    },
  );
}

test("notify(1) ends one of a few waits at one value", withoutBlocking, async () => {
  const a = atomic({ width: 4, atype: INT });
  let ended = 0;
  const waits = Array.from({ length: 3 }, () => a.waitAsync(0).then(() => ended++));
  while (a.notify(1) === 0) await pause(1);
  while (ended === 0) await pause(1);
  await pause(300);
  assert.equal(ended, 1);
  a.store(1);
  a.notify();
  await Promise.all(waits);
});

test(
  "hundreds of waits leave the runtime's threads free, and all end",
  withoutBlocking,
  async () => {
    const atomics = Array.from({ length: 600 }, () => atomic({ width: 4, atype: INT }));
    const waits = atomics.map((a) => a.waitAsync(0));
    const text = await readFile(fileURLToPath(import.meta.url), "utf8");
    assert.match(text, /^import/);
    for (const a of atomics) {
      a.store(1);
      a.notify();
    }
    for (const wait of waits) assert.match(await wait, /^(ok|not-equal)$/);
  },
);

test("waitAsync() rejects when its memory is lost", withoutBlocking, async () => {
  const losses: readonly ((buffer: ArrayBuffer) => unknown)[] = [
    (buffer) => buffer.transfer(),
    (buffer) => buffer.transfer(0),
    (buffer) => structuredClone(buffer, { transfer: [buffer] }),
    (buffer) => buffer.resize(0),
  ];
  for (const lose of losses) {
    const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
    const a = atomicview({ buffer, width: 4, atype: INT }).enter();
    const wait = a.waitAsync(0);
    lose(buffer);
    await assert.rejects(wait, ReleasedError);
  }
  const memory = SharedMemory.create({ size: 4 });
  memory.unlink();
  const wait = atomic({ width: 4, atype: INT, memory }).waitAsync(0);
  memory.buffer.transfer(0);
  await assert.rejects(wait, ReleasedError);
  memory.close();
});

test("a pending wait keeps its process alive, and exit() ends it", withoutBlocking, () => {
  const code = `
    const a = api.atomic({ width: 4, atype: api.INT });
    a.waitAsync(0).then((result) => console.log(JSON.stringify(result)));
    setTimeout(() => { a.store(1); a.notify(); }, 50);
  `;
  assert.match(runForJson(code), /^(ok|not-equal)$/);
  const exit = `
    api.atomic({ width: 4, atype: api.INT }).waitAsync(0);
    setTimeout(() => globalThis.process.exit(3), 50);
  `;
  const { status, signal } = run(exit);
  assert.deepEqual([status, signal], [3, null]);
});

test("an aborted waitAsync() rejects with the reason, and its memory can be closed", async () => {
  const memory = SharedMemory.create({ size: 4 });
  memory.unlink();
  const a = atomic({ width: 4, atype: INT, memory });
  const controller = new AbortController();
  const { signal } = controller;
  const waits = [a.waitAsync(0, { signal }), a.waitAsync(0, { signal, timeout: 60_000 })];
  const settled = Promise.allSettled(waits);
  assert.throws(() => memory.close(), { code: "EBUSY" });
  const reason = new Error("no longer needed");
  controller.abort(reason);
  assert.equal(a.notify(), NOBODY);
  memory.close();
  assert.deepEqual(await settled, waits.map(() => ({ status: "rejected", reason })));
});

test("an abort cancels only its own wait, unless it has been woken", async () => {
  const a = atomic({ width: 4, atype: INT });
  const controllers = Array.from({ length: 3 }, () => new AbortController());
  const waits = controllers.map(({ signal }) => a.waitAsync(0, { signal }));
  const settled = Promise.allSettled(waits);
  controllers[0].abort("first");
  a.notify(1);
  controllers[1].abort("second");
  controllers[2].abort("third");
  const results = (await settled).map((each) =>
    each.status === "fulfilled" ? each.value : each.reason
  );
  assert.deepEqual(results, ["first", "ok", "third"]);
});

test("a wait with an aborted signal does not begin", async () => {
  const a = atomic({ width: 4, atype: INT });
  const signal = AbortSignal.abort("before");
  await assert.rejects(a.waitAsync(0, { signal }), (error) => error === "before");
  await assert.rejects(a.waitAsync(1, { signal }), (error) => error === "before");
  assert.throws(() => a.wait(0, { signal }), (error) => error === "before");
  assert.equal(a.notify(), NOBODY);
  const { signal: unused } = new AbortController();
  assert.equal(await a.waitAsync(0, { signal: unused, timeout: 5 }), "timed-out");
  assert.equal(a.wait(0, { signal: unused, timeout: 5 }), "timed-out");
  assert.equal(await a.waitAsync(0, { signal: undefined, timeout: 5 }), "timed-out");
});

test("a wait that lost a race leaves nothing after its signal was aborted", async () => {
  const memory = SharedMemory.create({ size: 4 });
  memory.unlink();
  const a = atomic({ width: 4, atype: INT, memory });
  const controller = new AbortController();
  const lost = a.waitAsync(0, { signal: controller.signal });
  await Promise.race([lost, pause(10)]);
  controller.abort();
  await assert.rejects(lost, { name: "AbortError" });
  memory.close();
});

test("notify() after waitAsync() has returned ends it, even if the value is the same", async () => {
  const a = atomic({ width: 4, atype: INT });
  for (let i = 0; i < 200; i++) {
    const wait = a.waitAsync(0);
    a.store(1);
    a.store(0);
    assert.equal(a.notify(), ON_WINDOWS ? -1 : 1);
    assert.equal(await wait, "ok");
  }
});

test("exactly the waits that notify() counted end", async () => {
  const a = atomic({ width: 4, atype: INT });
  const ended: number[] = [];
  const waits = Array.from({ length: 20 }, (_, i) => a.waitAsync(0).then(() => ended.push(i)));
  for (const [count, total] of [[2, 2], [1, 3], [10, 13]]) {
    a.notify(count);
    while (ended.length < total) await pause(1);
    await pause(5);
    assert.deepEqual(ended, Array.from({ length: total }, (_, i) => i));
  }
  await pause(250);
  assert.equal(ended.length, 13);
  a.notify();
  await Promise.all(waits);
});
