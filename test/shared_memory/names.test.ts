import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { runForJson } from "../support/child.ts";
import { fails } from "../support/fails.ts";

const isLinux = process.platform === "linux";

for (const name of ["", ".", "..", "a/b", "/a", "a\0b", "\ud800"]) {
  test(`the name ${JSON.stringify(name)} is refused`, () => {
    fails("EINVAL", () => SharedMemory.create({ name, size: 8 }), name);
    fails("EINVAL", () => SharedMemory.open({ name }), name);
  });
}

test("a name may have 255 bytes and no more", () => {
  const name = `${"ü".repeat(127)}x`;
  using shm = SharedMemory.create({ name, size: 8 });
  shm.unlink();
  assert.equal(shm.name, name);
  fails("ENAMETOOLONG", () => SharedMemory.create({ name: `${name}x`, size: 8 }));
});

test("a very long name is shortened in the message", () => {
  const name = "x".repeat(1 << 20);
  fails("ENAMETOOLONG", () => SharedMemory.create({ name, size: 8 }), name);
  assert.throws(
    () => SharedMemory.file({ path: `${name}\0` }),
    (error) => (error as Error).message.length < 5000,
  );
});

test(
  "a pipe or folder under a segment's name is refused without waiting",
  { skip: !isLinux },
  () => {
    const name = `pipe-${crypto.randomUUID()}`;
    assert.equal(spawnSync("mkfifo", [`/dev/shm/${name}`]).status, 0);
    try {
      // In a process that the test ends if it never returns.
      const reported = runForJson(`
      const use = (readonly) => {
        try {
          api.SharedMemory.open({ name: "${name}", readonly });
        } catch (error) { return error.code; }
      };
      console.log(JSON.stringify([use(false), use(true)]));
    `);
      assert.deepEqual(reported, ["ESPIPE", "ESPIPE"]);
    } finally {
      rmSync(`/dev/shm/${name}`);
    }
  },
);
