// Refusals of the kernel during the allocation of space, and when memory is unmapped.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
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
import type { Pointer } from "../../../ffi/runtime/contract.ts";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { systemMemory } from "../../../ffi/memory/select.ts";
import {
  EINTR,
  EINVAL,
  EIO,
  ENOMEM,
  ENOSPC,
  EOPNOTSUPP,
  fails,
  interceptedRuntime,
  type Interception,
  once,
} from "../../simulation/intercepted.ts";
import { makesAndRemoves, refuseUnnamed, withMemory } from "../../simulation/intercepted_memory.ts";
import { refuses } from "../../simulation/system_memory.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

describe("space for memory on Linux", { skip: process.platform !== "linux" }, () => {
  test("a signal does not interrupt the allocation", () => {
    let calls = 0;
    const interrupted = () => calls++ < 2 ? fails(EINTR) : undefined;
    withMemory({ fallocate: interrupted }, makesAndRemoves);
    assert.ok(calls >= 3);
  });

  test("signals at a high rate do not make the allocation endless", () => {
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

  test("a device without space is reported, and nothing is left", () => {
    withMemory({ fallocate: () => fails(ENOSPC) }, (memory, name) => {
      refuses(() => memory.create(name, 100), "ENOSPC", "fallocate");
      const path = join(FOLDER, "full");
      refuses(() => memory.file({ path, size: 100, readonly: false }), "ENOSPC", "fallocate");
      assert.equal(existsSync(path), false);
    });
  });

  test("a failing call does not change what another process wrote to the file meanwhile", () => {
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

  test("a failing call does not remove a file that another process has made meanwhile", () => {
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

  test("a segment that another process has extended stays if its creator fails", () => {
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
    test(`a file grows only at its end if fallocate() fails with ${failure}`, () => {
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

  test("a file of hugetlbfs is unmapped in pages of its size", () => {
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
    // The call is not made, because nothing is mapped behind the page of the file.
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
    // The last close() is that of the file itself.
    const close: Interception = () => ++calls === 2 ? fails(EIO) : undefined;
    const memory = systemMemory(interceptedRuntime({ close }));
    const mapped = () =>
      readFileSync("/proc/self/maps", "utf8").split("\n").filter((line) => line.endsWith(path));
    refuses(() => memory.file({ path, readonly: true }), "EIO", "close");
    assert.deepEqual(mapped(), []);
  });
});
