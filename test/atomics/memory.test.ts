import assert from "node:assert/strict";
import { test } from "node:test";
import { runForJson } from "../support/child.ts";

/** Programs that collect garbage. Deno needs a flag to expose the collector. */
const collecting = <T>(code: string) =>
  runForJson<T>(
    `
    const collect = () => (globalThis.Bun ? Bun.gc(true) : gc());
    const pressure = () => {
      for (let i = 0; i < 200; i++) new Uint8Array(new ArrayBuffer(4096 + i)).fill(0xee);
      for (let i = 0; i < 20_000; i++) new Uint8Array(16).fill(0xee);
      collect();
    };
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    ${code}
  `,
    { deno: ["--allow-ffi", "--v8-flags=--expose-gc"] },
  );

const BUFFERS = {
  "an ArrayBuffer": "new ArrayBuffer(8)",
  "a SharedArrayBuffer": "new SharedArrayBuffer(8)",
  "a small typed array": "new BigInt64Array(1)",
  "a part of a large array": "new Uint8Array(1 << 16).subarray(4096, 4104)",
};

for (const [name, create] of Object.entries(BUFFERS)) {
  test(`a view keeps ${name} alive, without its context`, () => {
    const wrong = collecting<number[]>(`
      const views = Array.from({ length: 500 }, (_, i) => {
        const view = api.atomicview({ buffer: ${create}, atype: api.INT, width: 8 }).enter();
        view.store(BigInt(i));
        return view;
      });
      const wrong = new Set();
      for (let round = 0; round < 5; round++) {
        pressure();
        await turn();
        views.forEach((view, i) => { if (view.load() !== BigInt(i)) wrong.add(i); });
      }
      console.log(JSON.stringify([...wrong]));
    `);
    assert.deepEqual(wrong, []);
  });
}

test("an atomic keeps its memory, and a context its buffer before enter()", () => {
  const wrong = collecting<number[]>(`
    const atomics = Array.from({ length: 500 }, (_, i) => {
      const a = api.atomic({ width: 4, atype: api.INT });
      a.store(i);
      return a;
    });
    const contexts = Array.from({ length: 500 }, (_, i) => {
      return api.atomicview({ buffer: new Int32Array([i]), width: 4, atype: api.INT });
    });
    for (let round = 0; round < 5; round++) {
      pressure();
      await turn();
    }
    const wrong = [];
    atomics.forEach((a, i) => { if (a.load() !== i) wrong.push(i); });
    contexts.forEach((context, i) => { if (context.enter().load() !== i) wrong.push(i); });
    console.log(JSON.stringify(wrong));
  `);
  assert.deepEqual(wrong, []);
});

test("a buffer is collected with its view, and after exit() and release()", () => {
  const left = collecting<Record<string, number>>(`
    const ends = {
      dropped: () => {},
      exited: (context) => { context.enter(); context.exit(); return context; },
      released: (context) => { context.release(); return context; },
      viewed: (context) => { const view = context.enter(); context.exit(); return view; },
    };
    const kept = [];
    const left = {};
    for (const [name, end] of Object.entries(ends)) {
      const references = [];
      (() => {
        for (let i = 0; i < 300; i++) {
          const buffer = new ArrayBuffer(8);
          references.push(new WeakRef(buffer));
          kept.push(end(api.atomicview({ buffer, atype: api.INT })));
        }
      })();
      for (let round = 0; round < 5; round++) {
        await turn();
        pressure();
      }
      left[name] = references.filter((reference) => reference.deref() !== undefined).length;
    }
    console.log(JSON.stringify(left));
  `);
  // A conservative collector may keep the last few.
  for (const [name, count] of Object.entries(left)) {
    assert.ok(count < 30, `${count} buffers were left of those ${name}`);
  }
});
