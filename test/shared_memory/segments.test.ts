// Making, opening and removing segments.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import process from "node:process";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { ON_WINDOWS, runForJson } from "../support/child.ts";
import { fails } from "../support/fails.ts";
import { CANNOT_MOUNT, mounting } from "../support/mounts.ts";

const isLinux = process.platform === "linux";
const newName = () => `life-${crypto.randomUUID().slice(0, 18)}`;

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
