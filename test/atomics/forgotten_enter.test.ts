import assert from "node:assert/strict";
import { test } from "node:test";
import { ANY, atomicview, BYTES, INT, INTEGRAL, OpType, UINT } from "../../mod.ts";

const METHODS = [...Object.values(OpType), "wait", "waitAsync", "notify", "toBytes"];

test("a method of a view that is called on its context throws an error that names enter()", () => {
  const buffer = new Int32Array([5]);
  for (
    const type of [
      { atype: INT },
      { atype: UINT },
      { atype: BYTES },
      { atype: INTEGRAL, signed: true },
      { atype: ANY, integral: true, signed: true },
    ] as const
  ) {
    using ctx = atomicview({ buffer, ...type });
    const methods = ctx as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of METHODS) {
      assert.throws(() => methods[name](1, 2), {
        name: "TypeError",
        message: `${name}(): call enter() first, which returns the view`,
      });
    }
    assert.equal(ctx.enter().width, 4);
  }
  assert.equal(buffer[0], 5);
});

test("the methods of a view are not enumerable on its context", () => {
  using ctx = atomicview({ buffer: new Int32Array(1), atype: INT });
  const found = [];
  for (const key in ctx) found.push(key);
  assert.deepEqual(found, []);
});
