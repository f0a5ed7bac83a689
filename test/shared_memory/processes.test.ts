import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { atomic, INT, SharedMemory, type SharedMemoryError, UINT } from "../../mod.ts";
import { ROOT } from "../support/child.ts";
import { missing } from "../support/missing.ts";
import { start, startOther } from "../support/processes.ts";
import { WIDTHS } from "../support/widths.ts";

const PROCESSES = 3;
const COUNT = 500_000;
const isLinux = process.platform === "linux";

/** Runs `use` with a segment that other processes can open meanwhile. */
async function withSegment(use: (memory: SharedMemory) => Promise<void>): Promise<void> {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    await use(memory);
  } finally {
    memory.unlink();
  }
}

/**
 * Returns the sum of processes that add 1 to an integer at the same time, and the expected sum.
 */
async function race(
  width: number,
  way: "whole" | "in steps",
): Promise<[value: bigint, total: bigint]> {
  let value = 0n;
  await withSegment(async (memory) => {
    const begin = () => start("increment.ts", memory.name, width, 64, COUNT, PROCESSES, way);
    for (const { ended } of Array.from({ length: PROCESSES }, begin)) {
      const { status, stderr } = await ended;
      assert.equal(status, 0, stderr);
    }
    value = BigInt(atomic({ width, atype: UINT, memory, offset: 64 }).load());
  });
  return [value, BigInt.asUintN(width * 8, BigInt(PROCESSES * COUNT))];
}

for (const width of WIDTHS) {
  test(`processes that increment ${width} bytes lose no update`, { timeout: 60_000 }, async () => {
    const [value, total] = await race(width, "whole");
    assert.equal(value, total);
  });
}

for (const width of WIDTHS.filter((width) => width >= 4)) {
  test(
    `processes that increment ${width} bytes in steps lose updates: the control`,
    {
      timeout: 60_000,
    },
    async () => {
      const [value, total] = await race(width, "in steps");
      assert.notEqual(value, total);
    },
  );
}

for (const width of WIDTHS) {
  test(`a killed process leaves a complete value of ${width} bytes`, async () => {
    await withSegment(async (memory) => {
      const a = atomic({ width, atype: UINT, memory, offset: 64 });
      const all = (1n << BigInt(width * 8)) - 1n;
      for (let round = 0; round < 2; round++) {
        const { child, line, ended } = start("store.ts", memory.name, width);
        await line();
        while (BigInt(a.load()) === 0n);
        child.kill("SIGKILL");
        assert.equal((await ended).signal, "SIGKILL");
        const value = BigInt(a.load());
        assert.ok(value === 0n || value === all, `torn: ${value}`);
        a.store(width > 4 ? 0n : 0);
      }
      a.inc();
      assert.equal(BigInt(a.load()), 1n);
    });
  });
}

test(
  "a segment is complete or does not exist, also if its creator is killed",
  { skip: !isLinux },
  async () => {
    const name = `whole-${crypto.randomUUID()}`;
    const size = 2 ** 25;
    const look = () => {
      try {
        using memory = SharedMemory.open({ name });
        return memory.size;
      } catch (error) {
        return (error as SharedMemoryError).code;
      }
    };
    try {
      for (let round = 0; round < 5; round++) {
        const { child, line, ended } = start("create.ts", name, size);
        await line();
        const seen = new Set(Array.from({ length: 2000 }, look));
        child.kill("SIGKILL");
        assert.equal((await ended).signal, "SIGKILL");
        seen.add(look());
        seen.delete("ENOENT");
        seen.delete(size);
        assert.deepEqual([...seen], []);
        rmSync(`/dev/shm/${name}`, { force: true });
      }
    } finally {
      rmSync(`/dev/shm/${name}`, { force: true });
    }
  },
);

// CPython's resource tracker removes the name at the end of a process that only opened it.
const PYTHON = `
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
size = int(sys.argv[2])
if size == 0:
    shm = SharedMemory(name=sys.argv[1])
    print(shm.size, int.from_bytes(shm.buf[0:4], sys.byteorder), flush=True)
    shm.buf[4:8] = (7).to_bytes(4, sys.byteorder)
else:
    shm = SharedMemory(name=sys.argv[1], create=True, size=size)
    shm.buf[0:4] = (9).to_bytes(4, sys.byteorder)
    print("made", flush=True)
    sys.stdin.readline()
resource_tracker.unregister(shm._name, "shared_memory")
shm.close()
`;
const skip = missing("python3");

test("CPython's SharedMemory opens a segment of this package", { skip }, async () => {
  await withSegment(async (memory) => {
    const at = (offset: number) => atomic({ width: 4, atype: UINT, memory, offset });
    at(0).store(5);
    const { status, stdout, stderr } = await startOther("python3", ["-c", PYTHON, memory.name, 0])
      .ended;
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "4096 5\n");
    assert.equal(at(4).load(), 7);
  });
});

test(
  "the program of docs/waiting.md wakes and waits in Python",
  { skip: skip || !isLinux },
  async () => {
    const page = readFileSync(join(ROOT, "docs/waiting.md"), "utf8");
    const [, program = ""] = page.match(/^```python\n(.+?)^```$/ms) ?? [];
    await withSegment(async (memory) => {
      const word = atomic({ width: 4, atype: INT, memory });
      const number = process.arch === "arm64" ? 98 : 202;
      const text = program.replace('"jobs"', JSON.stringify(memory.name));
      const { ended } = startOther("python3", ["-c", text.replace("= 202", `= ${number}`)]);
      const woken = await word.waitAsync(0, { timeout: 10_000 });
      word.store(2);
      word.notify();
      const { status, stderr } = await ended;
      assert.deepEqual([status, stderr], [0, ""]);
      assert.notEqual(woken, "timed-out");
      assert.equal(SharedMemory.exists(memory.name), true);
    });
  },
);

test(
  "SharedMemory opens a segment of CPython with the longest name",
  { skip },
  async () => {
    const name = crypto.randomUUID().padEnd(255, "x").slice(0, isLinux ? 255 : 30);
    const { child, line, ended } = startOther("python3", ["-c", PYTHON, name, 100]);
    assert.equal(await line(), "made");
    using memory = SharedMemory.open({ name });
    memory.unlink();
    assert.equal(memory.size, 100);
    assert.equal(atomic({ width: 4, atype: UINT, memory }).load(), 9);
    child.stdin?.end("\n");
    assert.equal((await ended).status, 0);
  },
);
