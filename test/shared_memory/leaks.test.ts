import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { atomic, atomicview, INT, SharedMemory } from "../../mod.ts";
import { IN_BUN, runForJson, RUNTIME } from "../support/child.ts";
import { collect, collectUntil, pause } from "../support/collect.ts";
import { descriptors, openedSince } from "../support/descriptors.ts";

const isLinux = process.platform === "linux";
const PREFIX = `leak-${crypto.randomUUID()}`;

const mappings = () =>
  readFileSync("/proc/self/maps", "utf8").split("\n").filter((line) => line.includes(PREFIX));
const files = () => readdirSync("/dev/shm").filter((name) => name.startsWith(PREFIX));

/** V8 keeps pages of its heap that are free: what is used of it counts, and all other memory. */
function memoryInUse(): { heap: number; other: number } {
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return IN_BUN ? { heap: 0, other: rss } : { heap: heapUsed, other: rss - heapTotal };
}

async function rounds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    round(i);
    if (i % 200 === 0) await pause();
  }
  await pause();
  collect();
}

function round(i: number): void {
  const made = SharedMemory.create({ name: `${PREFIX}-${i}`, size: 4096 });
  const opened = SharedMemory.open({ name: made.name });
  {
    using context = atomicview({ buffer: new Int32Array(opened.buffer, 0, 1), atype: INT });
    context.enter().inc();
  }
  assert.equal(atomic({ width: 4, atype: INT, memory: made }).load(), 1);
  opened.close();
  made.unlink();
  made.close();
}

test(
  "10,000 rounds leave no descriptor, mapping or file, and memory does not grow",
  { skip: !isLinux },
  async () => {
    await rounds(RUNTIME === "Node" ? 20_000 : 2000);
    const before = { open: descriptors(), ...memoryInUse() };
    await rounds(10_000);
    assert.deepEqual(openedSince(before.open), []);
    assert.deepEqual(mappings(), []);
    assert.deepEqual(files(), []);
    const { heap, other } = memoryInUse();
    const grown = [heap - before.heap, other - before.other].map((bytes) => bytes / 2 ** 20);
    assert.ok(grown.every((size) => size < 40), `memory grew by ${grown} MiB (heap and other)`);
  },
);

test("a failing call leaves no descriptor and no mapping", { skip: !isLinux }, () => {
  const name = `${PREFIX}-failing`;
  using shm = SharedMemory.create({ name, size: 4096 });
  const before = [descriptors(), mappings().length] as const;
  for (let i = 0; i < 200; i++) {
    assert.throws(() => SharedMemory.create({ name, size: 4096 }));
    assert.throws(() => SharedMemory.file({ path: "/dev/null" }));
  }
  assert.deepEqual([openedSince(before[0]), mappings().length], [[], before[1]]);
  shm.unlink();
});

test("dropped objects are unmapped after their buffer was collected", {
  skip: !isLinux,
}, async () => {
  const kept: Int32Array[] = [];
  for (let i = 0; i < 50; i++) {
    const shm = SharedMemory.create({ name: `${PREFIX}-${i}`, size: 4096 });
    shm.unlink();
    if (i % 2 === 0) kept.push(new Int32Array(shm.buffer));
    atomic({ width: 4, atype: INT, memory: shm }).inc();
  }
  const atMost = (count: number) => collectUntil(() => mappings().length <= count);
  assert.ok(await atMost(27));
  for (const array of kept) assert.equal(array[0]++, 1);
  assert.ok(mappings().length >= 25);
  kept.length = 0;
  // Deno does not report which code still reads a buffer that the program has received.
  assert.ok(await atMost(IN_BUN ? 2 : 27));
  assert.ok(IN_BUN || mappings().length >= 25);
});

test(
  "dropped memory stays mapped while a call in another thread reads it",
  { timeout: 60_000 },
  () => {
    const code = `
    const { pbkdf2 } = await import("node:crypto");
    const collect = globalThis.Bun ? () => Bun.gc(true) : globalThis.gc;
    const secret = () => {
      const memory = api.SharedMemory.create({ size: 1 << 27 });
      memory.unlink();
      return new Uint8Array(memory.buffer);
    };
    let reported;
    pbkdf2(secret(), "salt", 1, 8, "sha512", (error, key) => reported = error ?? key.length);
    while (reported === undefined) {
      collect();
      await new Promise((resolve) => setTimeout(resolve));
    }
    console.log(reported);
  `;
    assert.equal(runForJson(code, { deno: ["--allow-ffi", "--v8-flags=--expose-gc"] }), 8);
  },
);
