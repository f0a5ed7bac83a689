// The life cycle of a segment: made, opened, listed, replaced and removed, by living and by killed
// processes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { SharedMemory, SharedMemoryError } from "../../mod.ts";
import { ON_WINDOWS, ROOT, runForJson } from "../support/child.ts";
import { CANNOT_MOUNT, mounting } from "../support/mounts.ts";
import { start } from "../support/processes.ts";

const isLinux = process.platform === "linux";
const newName = () => `life-${crypto.randomUUID().slice(0, 18)}`;
const fails = (code: string, use: () => unknown) =>
  assert.throws(use, (error) => {
    assert.ok(error instanceof SharedMemoryError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
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

test("openOrCreate() makes a segment, opens it, and refuses a smaller one", () => {
  const name = newName();
  const one = SharedMemory.openOrCreate({ name, size: 64 });
  assert.equal(one.size, ON_WINDOWS ? 4096 : 64);
  one.write(0, Uint8Array.of(7));
  using other = SharedMemory.openOrCreate({ name, size: 10 });
  assert.equal(other.size, one.size);
  assert.equal(other.read(0, 1)[0], 7);
  assert.throws(() => SharedMemory.openOrCreate({ name, size: 1 << 20 }), {
    code: "EINVAL",
    message: /bytes, 1048576 expected\. Was it created by another version\?/,
  });
  one.unlink();
  one.close();
});

test("exists() and unlink() accept a name", () => {
  const name = newName();
  assert.equal(SharedMemory.exists(name), false);
  using memory = SharedMemory.create({ name, size: 8 });
  assert.equal(SharedMemory.exists(name), true);
  if (ON_WINDOWS) return SharedMemory.unlink(name);
  SharedMemory.unlink(name);
  assert.equal(SharedMemory.exists(name), false);
  fails("ENOENT", () => SharedMemory.unlink(name));
  fails("EINVAL", () => SharedMemory.unlink("a/b"));
  fails("EINVAL", () => SharedMemory.exists(""));
  assert.equal(memory.size, 8);
});

test("unlinkOnClose removes the segment in close(), and no later segment of the name", () => {
  const name = newName();
  const make = () => SharedMemory.create({ name, size: 8, unlinkOnClose: true });
  {
    using _memory = make();
    assert.equal(SharedMemory.exists(name), true);
  }
  assert.equal(SharedMemory.exists(name), false);
  if (!isLinux) return;
  const first = make();
  first.unlink();
  const second = make();
  first.close();
  assert.equal(SharedMemory.exists(name), true);
  second.unlink();
  second.close();
  second.close();
  using third = SharedMemory.create({ name, size: 8 });
  second.close();
  assert.equal(SharedMemory.exists(name), true);
  third.unlink();
});

test("unlinkOnClose removes the segment of a scope that throws", () => {
  const name = newName();
  assert.throws(() => {
    using _memory = SharedMemory.openOrCreate({ name, size: 8, unlinkOnClose: true });
    throw new Error("thrown");
  }, /thrown/);
  assert.equal(SharedMemory.exists(name), false);
});

test("mode applies despite the umask, and 0o600 is the default", { skip: !isLinux }, () => {
  const umask = process.umask(0o077);
  try {
    using shared = SharedMemory.create({ size: 8, mode: 0o660, unlinkOnClose: true });
    using own = SharedMemory.create({ size: 8, unlinkOnClose: true });
    const name = newName();
    using opened = SharedMemory.openOrCreate({ name, size: 8, mode: 0o644, unlinkOnClose: true });
    const modes = [shared, own, opened].map((memory) =>
      statSync(`/dev/shm/${memory.name}`).mode & 0o777
    );
    assert.deepEqual(modes, [0o660, 0o600, 0o644]);
  } finally {
    process.umask(umask);
  }
});

test("options of the wrong type and out of range are refused", () => {
  const create = (options: object) => () => SharedMemory.create({ size: 8, ...options });
  assert.throws(create({ mode: "660" }), TypeError);
  for (const mode of [-1, 0o1000, 0o060, 0.5, NaN]) assert.throws(create({ mode }), RangeError);
  assert.throws(create({ unlinkOnClose: 1 }), TypeError);
  assert.throws(create({ replaceStale: "yes" }), TypeError);
  assert.throws(() => SharedMemory.openOrCreate({ size: 8 } as never), TypeError);
  const all = {
    name: undefined,
    mode: undefined,
    unlinkOnClose: undefined,
    replaceStale: undefined,
  };
  const memory = SharedMemory.create({ size: 8, ...all });
  memory.unlink();
  memory.close();
});

describe("liveness", { skip: !isLinux }, () => {
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
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const before = descriptors();
    const memory = SharedMemory.create({ size: 8 });
    const { name } = memory;
    assert.deepEqual([descriptors(), inUse(name)], [before, true]);
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

describe("without /dev/shm", { skip: CANNOT_MOUNT }, () => {
  test("each call reports it, and none is endless", () => {
    const reported = runForJson<string[]>(
      `
      const S = api.SharedMemory;
      const name = "nowhere";
      const uses = [
        () => S.create({ size: 8 }), () => S.create({ name, size: 8, replaceStale: true }),
        () => S.open({ name }), () => S.openOrCreate({ name, size: 8 }), () => S.unlink(name),
        () => S.list(),
      ];
      const messages = uses.map((use) => {
        try { use(); } catch (error) { return error.message; }
      });
      console.log(JSON.stringify([...messages, S.exists(name)]));
    `,
      {
        wrapper: mounting(
          "mount -t tmpfs none /mnt",
          "mkdir /mnt/null && touch /mnt/null/null /mnt/null/urandom",
          "mount --bind /dev/null /mnt/null/null",
          "mount --bind /dev/urandom /mnt/null/urandom",
          "mount --rbind /mnt/null /dev",
        ),
      },
    );
    assert.equal(reported.pop() as unknown, false);
    assert.equal(reported.length, 6);
    for (const message of reported) assert.match(message, /^ENOSYS: this system has no \/dev\/shm/);
    for (const message of reported.slice(0, 5)) assert.match(message, /use SharedMemory\.file\(\)/);
  });
});
