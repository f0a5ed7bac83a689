// What the kernel seldom does, or only old or confined ones.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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
import type { Pointer, Runtime } from "../../../ffi/runtime/contract.ts";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { SharedMemoryError } from "../../../ffi/errors.ts";
import { systemMemory } from "../../../ffi/memory/select.ts";
import {
  EACCES,
  EINTR,
  EINVAL,
  EIO,
  ENOENT,
  ENOMEM,
  ENOSPC,
  ENOSYS,
  EOPNOTSUPP,
  EPERM,
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
    const interrupted = () => calls++ < 2 ? fails(EINTR) : undefined;
    withMemory({ fallocate: interrupted }, makesAndRemoves);
    assert.ok(calls >= 3);
  });

  test("signals that come faster than space is found do not make it endless", () => {
    const size = 2 ** 22;
    const pieces: number[][] = [];
    const storm: Interception = (_fd, _mode, offset, length) => {
      if (Number(length) > 2 ** 16) return fails(EINTR);
      pieces.push([Number(offset), Number(length)]);
    };
    withMemory({ fallocate: storm }, (memory, name) => {
      const made = memory.create(name, size);
      let end = 0;
      for (const [offset, length] of pieces.slice(0, size / 2 ** 16)) {
        assert.equal(offset, end);
        end += length as number;
      }
      assert.equal(end, size);
      memory.unmap(made);
      memory.unlink(name);
    });
  });

  test("a device without space is told, and nothing is left", () => {
    withMemory({ fallocate: () => fails(ENOSPC) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOSPC", "fallocate");
      const path = join(FOLDER, "full");
      refuses(() => memory.file({ path, size: 100, readonly: false }), "ENOSPC", "fallocate");
      assert.equal(existsSync(path), false);
    });
  });

  test("a call that fails leaves a file as another process made it meanwhile", () => {
    for (const symbol of ["fallocate", "mmap"]) {
      const path = join(FOLDER, `grown-${symbol}`);
      writeFileSync(path, "bytes");
      const grown = "bytes and what another process appended";
      const grow: Interception = () => {
        writeFileSync(path, grown);
        return fails(symbol === "mmap" ? ENOMEM : ENOSPC);
      };
      withMemory({ [symbol]: grow }, (memory) => {
        const use = () => memory.file({ path, size: 100, readonly: false });
        refuses(use, symbol === "mmap" ? "ENOMEM" : "ENOSPC", symbol);
        assert.equal(readFileSync(path, "utf8"), grown);
      });
    }
  });

  test("a call that fails leaves a file that another process has made meanwhile", () => {
    const path = join(FOLDER, "made-meanwhile");
    const make: Interception = () => {
      writeFileSync(path, "another's");
      return fails(ENOSPC);
    };
    withMemory({ fallocate: make }, (memory) => {
      refuses(() => memory.file({ path, size: 100, readonly: false }), "ENOSPC", "fallocate");
      assert.equal(readFileSync(path, "utf8"), "another's");
    });
  });

  test("a segment that another process has grown under its name stays when its maker fails", () => {
    const memory = systemMemory(interceptedRuntime({
      open: refuseUnnamed,
      fallocate: () => {
        writeFileSync(`/dev/shm/${name}`, "another's");
        return fails(ENOSPC);
      },
    }));
    const name = `patomic-test-${crypto.randomUUID()}`;
    refuses(() => memory.create(name, 100), "ENOSPC", "fallocate");
    assert.equal(readFileSync(`/dev/shm/${name}`, "utf8"), "another's");
    unlinkSync(`/dev/shm/${name}`);
  });

  for (const failure of [EINVAL, EOPNOTSUPP]) {
    test(`a file grows at its end only where fallocate() fails with ${failure}`, () => {
      const path = join(FOLDER, `zeros-${failure}`);
      writeFileSync(path, "bytes");
      const offsets: number[] = [];
      const write: Interception = () => void offsets.push(statSync(path).size);
      withMemory({ fallocate: () => fails(failure), write }, (memory) => {
        memory.unmap(memory.file({ path, size: 200_000, readonly: false }));
        assert.deepEqual(offsets, [5, 5 + 2 ** 16, 5 + 2 * 2 ** 16, 5 + 3 * 2 ** 16]);
        assert.equal(readFileSync(path, "latin1"), "bytes" + "\0".repeat(199_995));
        memory.unmap(memory.file({ path, readonly: false }));
        assert.equal(offsets.length, 4);
      });
    });
  }

  const refuseUnnamed: Interception = (_path, flags) =>
    (Number(flags) & TMPFILE) !== 0 ? fails(EOPNOTSUPP) : undefined;

  test("a segment gets a name first where no file can be without one, as in gVisor", () => {
    withMemory({ open: refuseUnnamed }, makesAndRemoves);
    withMemory({ open: refuseUnnamed, fallocate: () => fails(ENOSPC) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOSPC", "fallocate");
    });
    withMemory({ open: refuseUnnamed, mmap: () => fails(ENOMEM) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOMEM", "mmap");
    });
  });

  for (const failure of [ENOENT, EPERM, EACCES, ENOSYS, EINVAL]) {
    test(`a segment gets a name first where linkat() fails with ${failure}`, () => {
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

  test("a C library before glibc 2.33 has its status functions under other names", () => {
    withMemory({ fstat: null }, makesAndRemoves);
  });

  test("memory that is larger than a buffer can be is refused, and not made", () => {
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

  test("a file of hugetlbfs is unmapped in its own pages", () => {
    const HUGE = 2 ** 21;
    const path = join(FOLDER, "huge");
    writeFileSync(path, "bytes");
    let unmapped: unknown[] = [];
    const statfs: Interception = (_fd, pointer) => {
      const runtime = currentRuntime();
      const words = new BigUint64Array(runtime.bufferAt(pointer as unknown as Pointer, 16));
      words.set([0x958458f6n, BigInt(HUGE)]);
      return { result: 0 };
    };
    // It is not done: nothing is mapped behind the page of the file.
    const munmap: Interception = (_address, length) => {
      unmapped = [Number(length)];
      return { result: 0 };
    };
    withMemory({ fstatfs: statfs, munmap }, (memory) => {
      const mapped = memory.file({ path, readonly: true });
      assert.deepEqual([mapped.size, mapped.length], [5, HUGE]);
      memory.unmap(mapped);
      assert.deepEqual(unmapped, [HUGE]);
    });
  });

  test("a mapping that cannot be unmapped is reported", () => {
    withMemory({ munmap: once(() => fails(EINVAL)) }, (memory) => {
      const path = join(FOLDER, "kept-mapped");
      writeFileSync(path, "bytes");
      const mapped = memory.file({ path, readonly: true });
      refuses(() => memory.unmap(mapped), "EINVAL", "munmap");
      memory.unmap(mapped);
    });
  });

  test("a descriptor that cannot be closed is reported, and its memory unmapped", () => {
    const path = join(FOLDER, "close");
    writeFileSync(path, "bytes");
    let calls = 0;
    // The last one is that of the file itself.
    const close: Interception = () => ++calls === 2 ? fails(EIO) : undefined;
    const memory = systemMemory(interceptedRuntime({ close }));
    const mapped = () =>
      readFileSync("/proc/self/maps", "utf8").split("\n").filter((line) => line.endsWith(path));
    refuses(() => memory.file({ path, readonly: true }), "EIO", "close");
    assert.deepEqual(mapped(), []);
  });

  test("a segment of another user is refused with what would work", () => {
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
