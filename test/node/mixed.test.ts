import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicUint, attach, SharedMemory, UINT } from "../../mod.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";

const PROGRAM = fileURLToPath(new URL("../programs/increment.ts", import.meta.url).href);
const COUNT = 100_000;
const OFFSET = 64;

/** Adds in a process of each runtime at the same time. Returns the sum, and the expected one. */
async function sum(width: number, way: string): Promise<[found: bigint, expected: bigint]> {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    const all = runtimes();
    const started = all.map(({ path, run }) => {
      const args = [memory.name, width, OFFSET, COUNT, all.length, way];
      return startOther(path, [...run(PROGRAM), ...args]);
    });
    for (const { ended } of started) {
      const { status, signal, stderr } = await ended;
      assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: "" });
    }
    const a = atomic({ width, atype: UINT, memory, offset: OFFSET });
    return [BigInt(a.load()), BigInt.asUintN(8 * width, BigInt(all.length * COUNT))];
  } finally {
    memory.unlink();
  }
}

describe("Bun, Deno and Node that add to one integer", () => {
  for (const width of [1, 2, 4, 8, 16]) {
    test(`lose nothing with ${width} bytes`, { timeout: 120_000 }, async () => {
      const [found, expected] = await sum(width, "whole");
      assert.equal(found, expected);
    });
  }

  test("lose additions of a load and a store: the control", { timeout: 120_000 }, async () => {
    const [found, expected] = await sum(4, "in steps");
    assert.notEqual(found, expected);
  });
});

test("a handle of one runtime is the same atomic in each", { timeout: 120_000 }, async () => {
  using memory = SharedMemory.create({ size: 64 });
  try {
    const a = atomic({ width: 4, atype: UINT, memory, offset: 8 });
    const program = fileURLToPath(new URL("../programs/attach.ts", import.meta.url).href);
    for (const { path, run } of runtimes()) {
      a.store(0);
      const handle = JSON.stringify(a.handle());
      const { status, stderr } = await startOther(path, [...run(program), handle]).ended;
      assert.equal(status, 0, stderr);
      assert.equal(a.load(), 5);
      assert.equal(attach<AtomicUint<4>>(JSON.parse(handle)).load(), 5);
    }
  } finally {
    memory.unlink();
  }
});
