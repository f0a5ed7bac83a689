import assert from "node:assert/strict";
import { test } from "node:test";
import { atomic, type AtomicHandle, type AtomicInt, atomicview, attach, INT } from "../../mod.ts";

const use = (value: unknown) => attach(value as AtomicHandle<AtomicInt<4>>);

test("attach() throws an error with the value given and the advice to pass a.handle()", () => {
  using ctx = atomicview({ buffer: new Int32Array(1), atype: INT });
  const a = atomic({ width: 4, atype: INT });
  const cases: readonly (readonly [unknown, string])[] = [
    [a, "AtomicInt: pass a.handle()"],
    [ctx.enter(), "AtomicIntView: a view has no handle"],
    [ctx, "an object"],
    [{}, "an object"],
    [[], "an array"],
    [null, "null"],
    [undefined, "undefined"],
    [a.buffer, "a SharedArrayBuffer"],
    ["{}", '"{}": parse JSON text first, as in attach(JSON.parse(text))'],
  ];
  for (const [value, text] of cases) {
    assert.throws(() => use(value), {
      name: "TypeError",
      message: `attach() takes the result of a.handle(), got ${text}`,
    });
  }
});

test("attach() ignores other properties, which a program may add to a handle", () => {
  const a = atomic({ width: 4, atype: INT });
  const handle = { ...a.handle(), label: "hits" };
  const b = attach(handle);
  a.store(3);
  assert.equal(b.load(), 3);
});
