// What the kernel seldom does, or only old or confined ones.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import type { Runtime } from "../../../ffi/runtime/contract.ts";
import { SharedMemoryError } from "../../../ffi/errors.ts";
import { systemMemory } from "../../../ffi/memory/select.ts";
import {
  EINTR,
  ENOENT,
  ENOSPC,
  EOPNOTSUPP,
  fails,
  interceptedRuntime,
  type Interception,
  once,
} from "../../simulation/intercepted.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));
const TMPFILE = 0o20000000;

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("SystemMemory on Linux", { skip: process.platform !== "linux" }, () => {
  /** Runs `use`, after which no segment of the name and no descriptor may be left. */
  const withMemory = (
    interceptions: Readonly<Record<string, Interception>>,
    use: (memory: ReturnType<typeof systemMemory>, name: string) => void,
    differences?: Partial<Runtime>,
  ) => {
    const memory = systemMemory(interceptedRuntime(interceptions, differences));
    const name = `patomic-test-${crypto.randomUUID()}`;
    // What is opened at the first use stays open.
    assert.throws(() => memory.open(name, false));
    const before = descriptors();
    use(memory, name);
    assert.equal(descriptors(), before);
    assert.equal(existsSync(`/dev/shm/${name}`), false);
  };
  const refuses = (use: () => unknown, code: string, syscall: string) =>
    assert.throws(use, (error) => {
      assert.ok(error instanceof SharedMemoryError, String(error));
      assert.deepEqual([error.code, error.syscall], [code, syscall]);
      return true;
    });
  const makesAndRemoves = (memory: ReturnType<typeof systemMemory>, name: string) => {
    const made = memory.create(name, 100);
    const opened = memory.open(name, false);
    assert.deepEqual([made.size, opened.size, statSync(`/dev/shm/${name}`).size], [100, 100, 100]);
    assert.equal(made.identity, opened.identity);
    // The system's list of mappings names it.
    assert.equal(readFileSync("/proc/self/maps", "utf8").split(`/dev/shm/${name}\n`).length, 3);
    memory.unmap(made);
    memory.unmap(opened);
    memory.unlink(name);
  };

  test("a signal does not stop it from finding space", () => {
    let calls = 0;
    const interrupted = () => calls++ < 2 ? { result: EINTR } : undefined;
    withMemory({ posix_fallocate: interrupted }, makesAndRemoves);
    assert.equal(calls, 3);
  });

  test("a device without space is told, and nothing is left", () => {
    withMemory({ posix_fallocate: () => ({ result: ENOSPC }) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOSPC", "posix_fallocate");
      const path = join(FOLDER, "full");
      refuses(() => memory.file({ path, size: 100, readonly: false }), "ENOSPC", "posix_fallocate");
      assert.equal(existsSync(path), false);
    });
  });

  test("a segment gets a name first where no file can be without one, as in gVisor", () => {
    const refuseUnnamed: Interception = (_path, flags) =>
      (Number(flags) & TMPFILE) !== 0 ? fails(EOPNOTSUPP) : undefined;
    withMemory({ open: refuseUnnamed }, makesAndRemoves);
    withMemory(
      { open: refuseUnnamed, posix_fallocate: () => ({ result: ENOSPC }) },
      (memory, name) => {
        refuses(() => memory.create(name, 100), "ENOSPC", "posix_fallocate");
      },
    );
    withMemory({ open: refuseUnnamed, mmap: () => fails(12) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOMEM", "mmap");
    });
  });

  test("a segment gets a name first where there is no /proc", () => {
    withMemory({ linkat: () => fails(ENOENT) }, makesAndRemoves);
  });

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

  test("a segment whose name is given to another at once is the one that was made", () => {
    let file = "";
    let calls = 0;
    // Whether it is taken, the one without a name, and the one by its name.
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
    assert.equal(descriptors(), before);
    memory.unmap(made);
    unlinkSync(file);
  });

  test("a C library without fstat() does without identities", () => {
    withMemory({ fstat: null }, (memory, name) => {
      const made = memory.create(name, 100);
      assert.deepEqual([made.size, made.identity], [100, undefined]);
      memory.unmap(made);
      memory.unlink(name);
    });
  });

  test("memory that is larger than a buffer can be is refused, and not made", () => {
    withMemory({}, (memory, name) => {
      refuses(() => memory.create(name, 100), "EINVAL", "mmap");
      assert.throws(() => memory.create(name, 100), /it has 100 bytes, and a buffer at most 99: /);
    }, { longestBuffer: 99 });
  });

  test("what has no end is refused", () => {
    withMemory({ lseek: () => fails(29) }, (memory) => {
      writeFileSync(join(FOLDER, "endless"), "x");
      refuses(
        () => memory.file({ path: join(FOLDER, "endless"), readonly: false }),
        "ESPIPE",
        "lseek",
      );
    });
  });
});
