// lifetimes.ts <factor>: drops buffers, views, contexts and shared memory in every combination
// during garbage collections. Fails if a value is lost that is still reachable.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import {
  atomic,
  type AtomicIntView,
  atomicview,
  INT,
  ReleasedError,
  SharedMemory,
  UINT,
} from "../../mod.ts";
import { collect, collectUntil } from "../support/collect.ts";

const factor = Number(process.argv[2]);
const PREFIX = `lifetimes-${crypto.randomUUID()}`;
const mappings = () =>
  readFileSync("/proc/self/maps", "utf8").split("\n").filter((line) => line.includes(PREFIX))
    .length;

/** Garbage of the sizes that are used here, which overwrites memory that was freed by mistake. */
function litter(): void {
  for (let i = 0; i < 200; i++) new BigInt64Array(1 + i % 16).fill(-1n);
  for (let i = 0; i < 20; i++) new BigInt64Array(new ArrayBuffer(8 << i % 10)).fill(-1n);
}

/** Only reads an array. */
const loading = (array: Int32Array) => ({ load: () => array[0] });

function viewOf(buffer: ArrayBuffer | Int32Array): AtomicIntView<4> {
  return atomicview({ buffer, width: 4, atype: INT }).enter();
}

const SCENARIOS: Readonly<Record<string, () => void | Promise<void>>> = {
  "small typed arrays keep their values in a hot loop": () => {
    for (let i = 0; i < 250_000 * factor; i++) {
      const array = new Int32Array(1 + i % 3);
      const at = i % array.length;
      array[at] = i;
      const a = viewOf(array.subarray(at, at + 1));
      if (a.fetchAdd(3) !== i || array[at] !== i + 3) assert.fail(`Lost at ${i}: ${array[at]}`);
      array[at] = -i;
      if (a.exchange(7) !== -i || array[at] !== 7) assert.fail(`Lost at ${i}: ${array[at]}`);
      if (i % 20_000 === 0) collect();
    }
  },

  "views keep their buffers": () => {
    const views = Array.from({ length: 2000 }, (_, i) => {
      const view = viewOf(i % 2 ? new Int32Array(1 + i % 5).subarray(0, 1) : new ArrayBuffer(4));
      view.store(i);
      return view;
    });
    for (let round = 0; round < 3 * factor; round++) {
      litter();
      collect();
      for (const [i, view] of views.entries()) assert.equal(view.fetchAdd(1), i + round);
    }
  },

  "buffers outlive their atomics and views": () => {
    const buffers = Array.from({ length: 2000 }, (_, i) => {
      const a = atomic({ width: 4, atype: INT });
      a.store(i);
      if (i % 2) return a.buffer;
      const buffer = new ArrayBuffer(4);
      viewOf(buffer).store(i);
      return buffer;
    });
    for (let round = 0; round < 3 * factor; round++) {
      litter();
      collect();
      for (const [i, buffer] of buffers.entries()) assert.equal(new Int32Array(buffer)[0], i);
    }
  },

  "many atomics have separate memory": () => {
    const atomics = Array.from({ length: 100_000 }, () => atomic({ width: 8, atype: UINT }));
    for (const [i, a] of atomics.entries()) a.store(BigInt(i));
    collect();
    for (const [i, a] of atomics.entries()) {
      if (a.load() !== BigInt(i)) assert.fail(`Lost at ${i}: ${a.load()}`);
    }
  },

  "views of transferred buffers throw, also while the memory is in use": () => {
    for (let round = 0; round < 10 * factor; round++) {
      const kept: (ArrayBuffer | undefined)[] = [];
      const views = Array.from({ length: 200 }, (_, i) => {
        const buffer = new ArrayBuffer(i % 2 ? 4 : 1 << 16);
        const view = viewOf(new Int32Array(buffer, 0, 1));
        view.store(i);
        const moved = i % 3 ? buffer.transfer() : structuredClone(buffer, { transfer: [buffer] });
        kept.push(i % 5 ? moved : undefined);
        return view;
      });
      litter();
      collect();
      for (const [i, view] of views.entries()) {
        assert.throws(() => view.store(-1), ReleasedError);
        const buffer = kept[i];
        if (buffer !== undefined) assert.equal(new Int32Array(buffer)[0], i);
      }
    }
  },

  "shared memory stays mapped exactly while an object uses it": async () => {
    const kept: { load(): number }[] = [];
    for (let i = 0; i < 200; i++) {
      const memory = SharedMemory.create({ name: `${PREFIX}-${i}`, size: 4096 });
      memory.unlink();
      const a = atomic({ width: 4, atype: INT, memory });
      a.store(i);
      const array = () => new Int32Array(memory.buffer, 0, 1);
      kept.push(i % 3 === 0 ? a : i % 3 === 1 ? viewOf(array()) : loading(array()));
    }
    for (let round = 0; round < 3 * factor; round++) {
      litter();
      collect();
      await new Promise((resolve) => setTimeout(resolve));
      for (const [i, each] of kept.entries()) assert.equal(each.load(), i);
    }
    if (process.platform === "linux") assert.equal(mappings(), 200);
    kept.length = 0;
    // In Deno, a buffer that the program has received stays mapped.
    const stay = "Bun" in globalThis ? 0 : 133;
    if (process.platform === "linux") {
      assert.ok(await collectUntil(() => mappings() < stay + 20), `${mappings()} are mapped`);
      assert.ok(mappings() >= stay);
    }
  },

  "contexts that are dropped while open do not close under their views, nor keep memory open":
    async () => {
      const views = Array.from({ length: 500 }, () => viewOf(new ArrayBuffer(4)));
      const memory = SharedMemory.create({ size: 4096 });
      memory.unlink();
      (() => viewOf(new Int32Array(memory.buffer, 0, 1)).inc())();
      const close = () => {
        try {
          memory.close();
          return true;
        } catch {
          return false;
        }
      };
      assert.ok(await collectUntil(close), "A collected view keeps the memory open");
      for (const view of views) assert.equal(view.fetchAdd(1), 0);
    },
};

for (const [title, run] of Object.entries(SCENARIOS)) {
  console.log(`? ${title}`);
  await run();
}
