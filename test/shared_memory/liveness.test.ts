// Which segments are in use, by living and by killed processes.
import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { SharedMemory } from "../../mod.ts";
import { ROOT } from "../support/child.ts";
import { fails } from "../support/fails.ts";
import { start } from "../support/processes.ts";
import { descriptors, openedSince } from "../support/descriptors.ts";

const newName = () => `life-${crypto.randomUUID().slice(0, 18)}`;
const inUse = (name: string) => SharedMemory.list().find((one) => one.name === name)?.inUse;

/** Starts a process that opens a segment, until it is killed. */
async function startHolder(name: string, ...how: string[]) {
  const { child, line, ended } = start("hold.ts", name, ...how);
  assert.equal(await line(), "open");
  const kill = async () => {
    child.kill("SIGKILL");
    assert.equal((await ended).signal, "SIGKILL");
  };
  return kill;
}

describe("liveness", { skip: process.platform !== "linux" }, () => {
  test("a segment is in use while a process has it open, and not after it was killed", async () => {
    const name = newName();
    const kill = await startHolder(name, "create");
    try {
      assert.equal(inUse(name), true);
      fails("EEXIST", () => SharedMemory.create({ name, size: 8, replaceStale: true }));
    } finally {
      await kill();
    }
    assert.equal(inUse(name), false);
    fails("EEXIST", () => SharedMemory.create({ name, size: 8 }));
    using memory = SharedMemory.create({ name, size: 16, replaceStale: true, unlinkOnClose: true });
    assert.deepEqual([memory.size, [...memory.read(0, 16)]], [16, Array(16).fill(0)]);
    assert.equal(inUse(name), true);
  });

  test("a process that only opened a segment uses it, also read-only", async () => {
    for (const how of ["open", "readonly", "attach"]) {
      const name = newName();
      SharedMemory.create({ name, size: 8 }).close();
      assert.equal(inUse(name), false);
      const kill = await startHolder(name, how);
      try {
        assert.equal(inUse(name), true, how);
        fails("EEXIST", () => SharedMemory.create({ name, size: 8, replaceStale: true }));
      } finally {
        await kill();
      }
      assert.equal(inUse(name), false, how);
      SharedMemory.unlink(name);
    }
  });

  test("closing a second mapping of the same process leaves the first in use", async () => {
    using memory = SharedMemory.create({ size: 8, unlinkOnClose: true });
    SharedMemory.open({ name: memory.name }).close();
    assert.equal(inUse(memory.name), true);
    // POSIX locks would be released when any thread of the process closes any descriptor of the
    // file.
    const worker = new Worker(path.join(ROOT, "test/workers/open_and_close.ts"), {
      workerData: memory.name,
    });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    // A worker of Deno does not end by itself if its coverage is measured.
    await worker.terminate();
    assert.equal(inUse(memory.name), true);
    readFileSync(`/dev/shm/${memory.name}`);
    assert.equal(inUse(memory.name), true);
  });

  test("close() ends the use, and no descriptor is kept for it", () => {
    const before = descriptors();
    const memory = SharedMemory.create({ size: 8 });
    const { name } = memory;
    assert.deepEqual([openedSince(before), inUse(name)], [[], true]);
    memory.close();
    assert.equal(inUse(name), false);
    memory.unlink();
  });

  test("a segment of Python counts as stale, and is listed", () => {
    const name = newName();
    writeFileSync(`/dev/shm/${name}`, "12345");
    const listed = SharedMemory.list();
    const sorted = listed.map((one) => one.name).toSorted();
    assert.deepEqual(listed.map((one) => one.name), sorted);
    assert.deepEqual(listed.find((one) => one.name === name), { name, size: 5, inUse: false });
    SharedMemory.create({ name, size: 8, replaceStale: true, unlinkOnClose: true }).close();
    assert.equal(SharedMemory.exists(name), false);
  });

  test("processes that replace and open a segment at once always share one", {
    timeout: 60_000,
  }, async () => {
    const name = newName();
    try {
      const started = Array.from({ length: 3 }, () => start("replace.ts", name, 300));
      for (const { ended } of started) {
        const { status, stdout, stderr } = await ended;
        assert.equal(status, 0, stderr);
        assert.match(stdout, /^\d+ made, \d+ opened\n$/);
      }
    } finally {
      rmSync(`/dev/shm/${name}`, { force: true });
    }
  });

  test("an empty segment that a killed process left gets its size", () => {
    const name = newName();
    writeFileSync(`/dev/shm/${name}`, "");
    fails("EINVAL", () => SharedMemory.open({ name }));
    using memory = SharedMemory.openOrCreate({ name, size: 100, unlinkOnClose: true });
    assert.deepEqual([memory.size, statSync(`/dev/shm/${name}`).size], [100, 100]);
  });
});
