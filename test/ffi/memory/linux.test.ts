// Rare behaviour of the kernel, and that of old or restricted kernels.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { systemMemory } from "../../../ffi/memory/select.ts";
import {
  EACCES,
  EINVAL,
  ENOENT,
  ENOMEM,
  ENOSPC,
  ENOSYS,
  EPERM,
  fails,
  interceptedRuntime,
  type Interception,
  once,
} from "../../simulation/intercepted.ts";
import { makesAndRemoves, refuseUnnamed, withMemory } from "../../simulation/intercepted_memory.ts";
import { descriptors, openedSince } from "../../support/descriptors.ts";
import { refuses } from "../../simulation/system_memory.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

describe("SystemMemory on Linux", { skip: process.platform !== "linux" }, () => {
  test("a segment gets its name first without O_TMPFILE, as in gVisor", () => {
    withMemory({ open: refuseUnnamed }, makesAndRemoves);
    withMemory({ open: refuseUnnamed, fallocate: () => fails(ENOSPC) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOSPC", "fallocate");
    });
    withMemory({ open: refuseUnnamed, mmap: () => fails(ENOMEM) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOMEM", "mmap");
    });
  });

  for (const failure of [ENOENT, EPERM, EACCES, ENOSYS, EINVAL]) {
    test(`a segment gets its name first if linkat() fails with ${failure}`, () => {
      withMemory({ linkat: () => fails(failure) }, makesAndRemoves);
    });
  }

  test("a name that is taken at the last moment is refused", () => {
    let file = "";
    const take = once(() => writeFileSync(file, "somebody else's"));
    withMemory({ linkat: take }, (memory, name) => {
      file = `/dev/shm/${name}`;
      refuses(() => memory.create(name, 100), "EEXIST", "shm_open");
      assert.equal(statSync(file).size, 15);
      unlinkSync(file);
    });
  });

  test("create() returns its own segment if the name is reused at once", () => {
    let file = "";
    let calls = 0;
    // The calls: whether the name is taken, the file without a name, and the file by its name.
    const replace: Interception = () => {
      if (++calls !== 3) return;
      unlinkSync(file);
      writeFileSync(file, "somebody else's");
    };
    const memory = systemMemory(interceptedRuntime({ open: replace }));
    const name = `patomic-test-${crypto.randomUUID()}`;
    file = `/dev/shm/${name}`;
    const before = descriptors();
    const made = memory.create(name, 100);
    assert.equal(made.size, 100);
    assert.notEqual(made.identity?.split(":").at(-1), String(statSync(file).ino));
    assert.deepEqual(openedSince(before), []);
    memory.unmap(made);
    unlinkSync(file);
  });

  test("the status functions of glibc before 2.33 are found by their other names", () => {
    withMemory({ fstat: null }, makesAndRemoves);
  });

  test("memory larger than the longest buffer is refused, and not made", () => {
    withMemory({}, (memory, name) => {
      refuses(() => memory.create(name, 100), "EINVAL", "mmap");
      assert.throws(() => memory.create(name, 100), /it has 100 bytes, and a buffer at most 99: /);
    }, { longestBuffer: 99 });
  });

  test("a file without a length is refused", () => {
    const path = join(FOLDER, "pipe");
    assert.equal(spawnSync("mkfifo", [path]).status, 0);
    withMemory({}, (memory) => {
      refuses(() => memory.file({ path, readonly: false }), "ESPIPE", "lseek");
      refuses(() => memory.file({ path, readonly: true }), "ESPIPE", "lseek");
    });
  });

  test("a segment of another user is refused with advice", () => {
    const O_RDWR = 2;
    let file = "";
    const refuseWriting: Interception = (_path, flags) =>
      file !== "" && (Number(flags) & 3) === O_RDWR ? fails(EACCES) : undefined;
    withMemory({ open: refuseWriting }, (memory, name) => {
      const made = memory.create(name, 100);
      file = `/dev/shm/${name}`;
      refuses(() => memory.open(name, false), "EACCES", "shm_open");
      assert.throws(() => memory.open(name, false), /: readonly: true would work: shm_open /);
      assert.throws(
        () => memory.file({ path: file, readonly: false }),
        /: readonly: true would work: open /,
      );
      memory.unmap(memory.open(name, true));
      memory.unmap(made);
      memory.unlink(name);
    });
  });
});
