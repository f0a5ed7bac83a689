import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Alignment,
  AlignmentError,
  atomic,
  atomicview,
  BYTES,
  INT,
  ReleasedError,
  SharedMemory,
  UINT,
  UnsupportedOperationException,
} from "../../mod.ts";
import { IN_DENO, ON_WINDOWS } from "../support/child.ts";
import { start } from "../support/processes.ts";
import { wake, withAtomic } from "../support/waiting.ts";
import { WebWorker } from "../support/web_worker.ts";
import { WIDTHS } from "../support/widths.ts";

/** The result of notify() without a waiter. */
const NOBODY = ON_WINDOWS ? -1 : 0;

// Windows finds waiters by the address, so it cannot wake other processes.
const acrossProcesses = { skip: ON_WINDOWS };

test("wait() returns not-equal at once, and timed-out not before its time", () => {
  for (const atype of ["INT", "UINT"] as const) {
    const a = atype === "INT" ? atomic({ width: 4, atype }) : atomic({ width: 4, atype });
    assert.equal(a.wait(1), "not-equal");
    for (const timeout of [0, 0.5, 30]) {
      const from = performance.now();
      assert.equal(a.wait(0, { timeout }), "timed-out");
      assert.ok(performance.now() - from >= timeout);
    }
  }
});

test("wait() compares all values, also with the highest bit set", () => {
  const a = atomic({ width: 4, atype: INT });
  a.store(-5);
  assert.equal(a.wait(-5, { timeout: 1 }), "timed-out");
  const b = atomic({ width: 4, atype: UINT });
  b.store(2 ** 32 - 1);
  assert.equal(b.wait(2 ** 32 - 1, { timeout: 1 }), "timed-out");
});

test("wait() accepts bytes", () => {
  const a = atomic({ width: 4, atype: BYTES });
  a.store(Uint8Array.of(1, 2, 3, 255));
  assert.equal(a.wait(Uint8Array.of(1, 2, 3, 255), { timeout: 1 }), "timed-out");
  assert.equal(a.wait(Uint8Array.of(1, 2, 3, 254)), "not-equal");
  assert.equal(a.notify(), NOBODY);
  using context = atomicview({ buffer: a.buffer, width: 4, atype: BYTES });
  assert.equal(context.enter().wait(new Uint8Array(4)), "not-equal");
  assert.throws(() => a.wait(new Uint8Array(3)), RangeError);
  for (const expected of [[1, 2, 3, 255], new Int8Array(4), 1, undefined]) {
    assert.throws(() => a.wait(expected as never), TypeError);
  }
});

test("wait() and notify() refuse an address that is not a multiple of 4", () => {
  const buffer = new Uint8Array(new ArrayBuffer(8), 1, 4);
  const misaligned = () => atomicview({ buffer, width: 4, atype: INT, alignment: "minimum" });
  // On a processor that requires aligned addresses, no such view exists.
  if (new Alignment(4).minimum === 4) return assert.throws(misaligned, AlignmentError);
  using context = misaligned();
  const a = context.enter();
  for (const use of [() => a.wait(0, { timeout: 1 }), () => a.notify(), () => a.waitAsync(0)]) {
    assert.throws(
      use,
      (error) =>
        error instanceof UnsupportedOperationException && /multiple of 4/.test(error.message),
    );
  }
});

test("wait() and notify() work on views, also on read-only views of writable memory", () => {
  for (const readonly of [false, true]) {
    using context = atomicview({
      buffer: new Int32Array(new ArrayBuffer(4)),
      width: 4,
      atype: INT,
      readonly,
    });
    const a = context.enter();
    assert.equal(a.wait(0, { timeout: 1 }), "timed-out");
    assert.equal(a.notify(), NOBODY);
  }
});

test(
  "a waiting process is woken by another process, and uses no processor time",
  acrossProcesses,
  async () => {
    await withAtomic(async (a) => {
      const { line, ended } = start("waiter.ts", JSON.stringify(a.handle()), 20_000);
      await line();
      await new Promise((resolve) => setTimeout(resolve, 300));
      let over = false;
      ended.then(() => over = true);
      await wake(a, () => over);
      const { result, cpu, time } = JSON.parse(await line());
      assert.equal((await ended).status, 0);
      assert.match(result, /^(ok|not-equal)$/);
      // The runtime's other threads run as well.
      assert.ok(cpu < Math.max(60, time / 4), `${cpu} ms of processor time in ${time} ms`);
    });
  },
);

test("a waiting process ends after its timeout", acrossProcesses, async () => {
  await withAtomic(async (a) => {
    const { line, ended } = start("waiter.ts", JSON.stringify(a.handle()), 50);
    await line();
    const { result, time } = JSON.parse(await line());
    assert.equal((await ended).status, 0);
    assert.equal(result, "timed-out");
    assert.ok(time >= 50);
  });
});

test("waiting workers are woken, in private and in shared memory", async () => {
  await withAtomic(async (shared) => {
    for (const a of [atomic({ width: 4, atype: INT }), ...(ON_WINDOWS ? [] : [shared])]) {
      const workers = Array.from(
        { length: 2 },
        () =>
          new WebWorker(new URL("../programs/wait_worker.ts", import.meta.url), { type: "module" }),
      );
      let finished = 0;
      const results = workers.map((worker) =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => {
            if (data === "waiting") return;
            finished++;
            resolve(data);
          };
          worker.onerror = reject;
          worker.postMessage(a.handle());
        })
      );
      a.store(0);
      while (finished === 0) await wake(a, () => finished > 0);
      for (const result of await Promise.all(results)) {
        assert.match(String(result), /^(ok|not-equal)$/);
      }
      workers.forEach((worker) => worker.terminate());
    }
  });
});

test("wait() and notify() refuse unsupported widths and invalid arguments", () => {
  const a = atomic({ width: 4, atype: INT });
  for (const timeout of [-1, NaN]) assert.throws(() => a.wait(0, { timeout }), RangeError);
  for (const timeout of ["1", 1n, null]) {
    assert.throws(() => a.wait(0, { timeout } as never), TypeError);
  }
  assert.throws(() => a.wait(0, 5 as never), TypeError);
  for (const signal of [null, {}, { aborted: false }, new AbortController()]) {
    assert.throws(() => a.wait(0, { signal } as never), TypeError);
    assert.throws(() => a.waitAsync(0, { signal } as never), TypeError);
  }
  for (const expected of [0.5, 2 ** 31, NaN]) assert.throws(() => a.wait(expected), RangeError);
  for (const expected of [0n, "0", undefined]) {
    assert.throws(() => a.wait(expected as never), TypeError);
  }
  for (const count of [-1, 1.5, NaN]) assert.throws(() => a.notify(count), RangeError);
  assert.throws(() => a.notify("1" as never), TypeError);
  const isUnsupported = (op: string, width: number) => (error: unknown) =>
    error instanceof UnsupportedOperationException && error.op === op && error.width === width;
  for (const width of WIDTHS.filter((width) => width !== 4)) {
    const b = atomic({ width, atype: INT });
    assert.throws(() => b.wait("x" as never), isUnsupported("wait", width));
    assert.throws(() => b.notify(), isUnsupported("notify", width));
    assert.throws(() => b.waitAsync(0), isUnsupported("waitAsync", width));
  }
});

test("waiting in read-only shared memory is refused", async () => {
  await withAtomic(async (a) => {
    using other = SharedMemory.open({ name: a.handle().name as string, readonly: true });
    const b = atomic({ width: 4, atype: INT, memory: other, offset: 4 });
    assert.throws(() => b.wait(0, { timeout: 1 }), UnsupportedOperationException);
    assert.throws(() => b.notify(), UnsupportedOperationException);
    await Promise.resolve();
  });
});

if (ON_WINDOWS) {
  test("waiting in shared memory throws if waiters in other mappings cannot be woken", async () => {
    await withAtomic(async (a) => {
      for (const use of [() => a.wait(0, { timeout: 1 }), () => a.notify(), () => a.waitAsync(0)]) {
        assert.throws(use, UnsupportedOperationException);
      }
      await Promise.resolve();
    });
  });
}

test("wait() on released memory throws", () => {
  const context = atomicview({ buffer: new Int32Array(new ArrayBuffer(4)), width: 4, atype: INT });
  const view = context.enter();
  context.exit();
  const memory = SharedMemory.create({ size: 4 });
  const a = atomic({ width: 4, atype: INT, memory });
  memory.unlink();
  memory.close();
  for (const object of [view, a]) {
    assert.throws(() => object.wait(0), ReleasedError);
    assert.throws(() => object.notify(), ReleasedError);
    assert.throws(() => object.waitAsync(0), ReleasedError);
  }
});

test("a timeout ends the wait although the program has replaced the clock", async () => {
  const { now } = performance;
  try {
    performance.now = () => 5;
    const a = atomic({ width: 4, atype: INT });
    assert.equal(a.wait(0, { timeout: 5 }), "timed-out");
    if (!ON_WINDOWS) assert.equal(await a.waitAsync(0, { timeout: 5 }), "timed-out");
  } finally {
    performance.now = now;
  }
});

// Deno does not terminate a busy worker, nor one in Atomics.wait().
for (const how of [...(IN_DENO ? [] : ["wait"]), ...(ON_WINDOWS ? [] : ["waitAsync"])]) {
  test(`workers that are terminated in ${how}() end, and their process ends`, async () => {
    const { status, signal, stdout, stderr } = await start("terminated_waiter.ts", how).ended;
    assert.deepEqual([status, signal, stdout], [0, null, "terminated\n"], stderr);
  });
}
