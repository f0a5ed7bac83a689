// The resources that many waits use and leave.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { atomic, INT } from "../../mod.ts";
import { IN_BUN, runForJson } from "../support/child.ts";
import { REFUSALS } from "../support/seccomp.ts";

const options = { skip: process.platform !== "linux", timeout: 60_000 };

test(
  "hundreds of waits do not use a thread each, and the runtime's threads stay free",
  options,
  async () => {
    const threads = () => readdirSync("/proc/self/task").length;
    const atomics = Array.from({ length: 600 }, () => atomic({ width: 4, atype: INT }));
    const before = threads();
    const waits = atomics.map((a) => a.waitAsync(0));
    // Deno's pool has 32 threads for such calls.
    const file = fileURLToPath(import.meta.url);
    await Promise.all(Array.from({ length: 100 }, () => readFile(file)));
    const grown = threads() - before;
    for (const a of atomics) assert.equal(a.notify(), 1);
    assert.deepEqual(await Promise.all(waits), waits.map(() => "ok"));
    assert.ok(grown < 40, `${grown} more threads`);
  },
);

/** The resources of a child process before many waits and some time after them. */
const CODE = (count: number, refused: string) => `
  import { readdirSync, readFileSync } from "node:fs";
  import { refuse } from ${JSON.stringify(new URL("../support/seccomp.ts", import.meta.url).href)};
  refuse(${JSON.stringify(refused)});
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const a = api.atomic({ width: 4, atype: api.INT });
  const round = async (count) => {
    const { signal, abort } = (() => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: () => controller.abort() };
    })();
    const waits = [];
    for (let i = 0; i < count; i += 2) {
      waits.push(a.waitAsync(0, { signal }), a.waitAsync(0, { timeout: i % 5 }));
    }
    await pause(20);
    abort();
    return Promise.allSettled(waits);
  };
  const state = async () => {
    // A ring and an idle thread are kept for a second.
    await pause(1500);
    globalThis.Bun?.gc(true);
    return {
      threads: readdirSync("/proc/self/task").length,
      descriptors: readdirSync("/proc/self/fd").length,
      rings: readFileSync("/proc/self/maps", "utf8").split("io_uring").length - 1,
      megabytes: Number(
        readFileSync("/proc/self/status", "utf8").match(/VmRSS:\\s+(\\d+)/)[1],
      ) / 1024,
    };
  };
  await round(1000);
  const before = await state();
  const ends = {};
  for (let i = 0; i < ${count}; i += 1000) {
    for (const { status, value, reason } of await round(1000)) {
      const end = status === "fulfilled" ? value : reason.name;
      ends[end] = (ends[end] ?? 0) + 1;
    }
  }
  console.log(JSON.stringify({ before, after: await state(), ends }));
`;

interface State {
  readonly threads: number;
  readonly descriptors: number;
  /** The mappings of rings. */
  readonly rings: number;
  readonly megabytes: number;
}

for (const [title, refused] of Object.entries(REFUSALS)) {
  test(`waits that are aborted or time out leave no resources ${title}`, options, () => {
    const { before, after, ends } = runForJson<
      { before: State; after: State; ends: Record<string, number> }
    >(CODE(10_000, refused), { deno: ["--allow-all"] });
    const { AbortError, "timed-out": timedOut, ok = 0, ...others } = ends;
    assert.deepEqual(others, {});
    // Waits that share a thread end together.
    if (title.startsWith("with io_uring")) {
      assert.deepEqual([AbortError, timedOut, ok], [5000, 5000, 0]);
    } else assert.equal(AbortError + timedOut + ok, 10_000);
    assert.equal(after.descriptors, before.descriptors);
    assert.equal(after.rings, before.rings);
    // The number of the runtimes' own threads varies.
    assert.ok(after.threads <= before.threads + 4, `${before.threads}, ${after.threads} threads`);
    assert.ok(
      after.megabytes < before.megabytes + (IN_BUN ? 60 : 90),
      `${before.megabytes}, ${after.megabytes} MB`,
    );
  });
}
