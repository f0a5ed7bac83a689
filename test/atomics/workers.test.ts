import assert from "node:assert/strict";
import { once } from "node:events";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { atomic, atomicview, INT, UINT } from "../../mod.ts";
import { fromBytes } from "../support/model.ts";
import type { Task } from "../workers/count.ts";
import { WIDTHS } from "../support/widths.ts";

const THREADS = 4;
const PROGRAM = fileURLToPath(new URL("../workers/count.ts", import.meta.url).href);

// All tests share the workers, because starting a worker takes long.
const workers = Array.from({ length: THREADS }, () => new Worker(PROGRAM));
after(() => Promise.all(workers.map((worker) => worker.terminate())));

/** Runs a job in several workers that begin together, and returns the memory. */
async function together(
  job: Task["job"],
  memory: SharedArrayBuffer,
  times: number,
): Promise<bigint> {
  const gate = new SharedArrayBuffer(4);
  const ends = workers.map(async (worker, index) => {
    const task: Task = { job, memory, gate, threads: THREADS, times, index };
    worker.postMessage(task);
    const [end] = await once(worker, "message");
    return end;
  });
  assert.deepEqual(await Promise.all(ends), Array(THREADS).fill("done"));
  return fromBytes(new Uint8Array(memory).slice());
}

describe("threads that use the same object", () => {
  for (const width of WIDTHS) {
    for (const job of ["fetchAdd", "inc", "cmpxchg", "update"] as const) {
      test(`${job} counts to the exact total with ${width} bytes`, async () => {
        const times = 20_001;
        const { buffer } = atomic({ width, atype: UINT });
        assert.equal(
          await together(job, buffer, times),
          BigInt.asUintN(width * 8, BigInt(THREADS * times)),
        );
      });
    }

    test(`keep the maximum with ${width} bytes`, async () => {
      const last = await together("maximum", new SharedArrayBuffer(width), 20_000);
      assert.equal(last, width === 1 ? 255n : 65535n);
    });

    test(`never read a torn value with ${width} bytes`, async () => {
      const last = await together("bytes", new SharedArrayBuffer(width), 20_000);
      assert.ok(last > 0n);
    });

    test(`do not overwrite each other's bits with ${width} bytes`, async () => {
      assert.equal(await together("bits", new SharedArrayBuffer(width), 20_000), 0n);
    });
  }

  test("lose counts if they read and write without an atomic operation: the control", async () => {
    // Long enough for the system to interrupt each of them many times.
    const times = 5_000_000;
    let lost = false;
    // It shows that the threads above run at the same time.
    for (let attempt = 0; attempt < 20 && !lost; attempt++) {
      lost = await together("racy", new SharedArrayBuffer(4), times) < BigInt(THREADS * times);
    }
    assert.ok(lost);
  });
});

test("an atomic's buffer can be posted to a worker, and viewed there", async () => {
  const a = atomic({ width: 4, atype: INT });
  a.store(-5);
  await together("inc", a.buffer, 1);
  assert.equal(a.load(), -5 + THREADS);
  using context = atomicview({ buffer: a.buffer, width: 4, atype: INT });
  assert.equal(context.enter().load(), -5 + THREADS);
});
