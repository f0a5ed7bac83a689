// Two segments or files that have a name one after the other, while the first is in use.
import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { atomic, attach, INT, SharedMemory } from "../../mod.ts";
import { Condition, Mutex } from "../../sync.ts";
import { fails } from "../support/fails.ts";

const TYPE = { width: 4, atype: INT } as const;
const SIZE = 16_384;

/** Calls `use` with two segments, of which the second has the name of both. */
function withTwo(use: (first: SharedMemory, second: SharedMemory) => void): void {
  using first = SharedMemory.create({ size: SIZE });
  SharedMemory.unlink(first.name);
  using second = SharedMemory.create({ name: first.name, size: SIZE, unlinkOnClose: true });
  use(first, second);
}

// macOS does not report whether a name leads to a segment, and Windows keeps names until the end.
describe("a segment whose name belongs to another", { skip: process.platform !== "linux" }, () => {
  test("does not unlink the other", () => {
    withTwo((first, second) => {
      fails("ENOENT", () => first.unlink(), first.name);
      assert.equal(SharedMemory.exists(second.name), true);
      first.close();
      fails("ENOENT", () => first.unlink());
      assert.equal(SharedMemory.exists(second.name), true);
      second.unlink();
      assert.equal(SharedMemory.exists(second.name), false);
    });
  });

  test("has no handles, which would lead to the other", () => {
    withTwo((first, second) => {
      const a = atomic({ ...TYPE, memory: first });
      fails("ENOENT", () => a.handle(), first.name);
      assert.equal(a.fetchAdd(1), 0);
      attach(atomic({ ...TYPE, memory: second }).handle()).store(5);
      assert.equal(a.load(), 1);
    });
  });

  test("can hold locks, which have no handles", () => {
    withTwo((first) => {
      const mutex = new Mutex({ memory: first });
      mutex.lock().release();
      fails("ENOENT", () => mutex.handle(), first.name);
    });
  });

  test("has other locks than the other", () => {
    using first = SharedMemory.create({ size: SIZE });
    const condition = new Condition();
    const mutex = new Mutex({ memory: first });
    using guard = mutex.lock();
    const timeout = { timeout: 1 };
    assert.throws(() => condition.wait(guard, timeout), { name: "TimeoutError" });
    SharedMemory.unlink(first.name);
    using second = SharedMemory.create({ name: first.name, size: SIZE, unlinkOnClose: true });
    using wrong = new Mutex({ memory: second }).lock();
    fails("ENOENT", () => condition.wait(wrong, timeout));
    assert.throws(() => condition.wait(guard, timeout), { name: "TimeoutError" });
    guard.release();
    using again = new Mutex({ memory: first }).lock();
    assert.throws(() => condition.wait(again, timeout), { name: "TimeoutError" });
  });
});

describe("a file that was renamed", { skip: process.platform === "win32" }, () => {
  const inFolder = (use: (before: string, after: string) => void) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "patomic-"));
    try {
      use(path.join(folder, "before"), path.join(folder, "after"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test("is handed over by the path by which it was attached last", () => {
    inFolder((before, after) => {
      using memory = SharedMemory.file({ path: before, size: 64 });
      const first = attach(atomic({ ...TYPE, memory }).handle());
      renameSync(before, after);
      fails("ENOENT", () => first.handle());
      using same = SharedMemory.file({ path: after });
      const second = attach(atomic({ ...TYPE, memory: same }).handle());
      assert.equal(second.handle().path, same.name);
      second.store(5);
      assert.equal(first.load(), 5);
    });
  });

  test("has locks without handles", () => {
    inFolder((before, after) => {
      using memory = SharedMemory.file({ path: before, size: SIZE });
      const mutex = new Mutex({ memory });
      renameSync(before, after);
      fails("ENOENT", () => mutex.handle());
      mutex.lock().release();
    });
  });
});
