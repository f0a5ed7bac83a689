import assert from "node:assert/strict";
import { test } from "node:test";
import { atomic, BYTES, CmpxchgResult, INT } from "../../mod.ts";

test("CmpxchgResult destructures as an object and as an array", () => {
  const result = new CmpxchgResult(true, 5);
  const { success, expected } = result;
  const [first, second, ...more] = result;
  assert.deepEqual([success, expected], [true, 5]);
  assert.deepEqual([first, second, more], [true, 5, []]);
  assert.deepEqual([...result], [true, 5]);
  assert.deepEqual([...result], [true, 5], "It can be iterated only once");
  assert.deepEqual(Object.keys(result), ["success", "expected"]);
});

test("cmpxchgStrong() returns a CmpxchgResult of the object's values", () => {
  const a = atomic({ width: 8, atype: INT });
  assert.ok(a.cmpxchgStrong(0n, 5n) instanceof CmpxchgResult);
  assert.deepEqual([...a.cmpxchgStrong(0n, 6n)], [false, 5n]);
  const b = atomic({ width: 2, atype: BYTES });
  const { success, expected } = b.cmpxchgStrong(new Uint8Array([1, 0]), new Uint8Array([2, 0]));
  assert.deepEqual([success, expected], [false, new Uint8Array([0, 0])]);
});

test("CmpxchgResult requires both of its arguments", () => {
  const Class = CmpxchgResult as unknown as new (...args: unknown[]) => object;
  for (const args of [[], [true]]) {
    assert.throws(() => new Class(...args), {
      name: "TypeError",
      message: `CmpxchgResult() requires success and expected, got ${args.length} of 2 arguments`,
    });
  }
  assert.deepEqual([...new CmpxchgResult(false, undefined)], [false, undefined]);
});

test("String(result) is Python's text", () => {
  const cases = [
    [new CmpxchgResult(true, 5), "CmpxchgResult(success=true, expected=5)"],
    [new CmpxchgResult(false, -5n), "CmpxchgResult(success=false, expected=-5)"],
    [
      new CmpxchgResult(false, new Uint8Array([0x61, 0, 0x27])),
      `CmpxchgResult(success=false, expected=b"a\\x00'")`,
    ],
    [
      atomic({ width: 2, atype: INT }).cmpxchgStrong(0, 7),
      "CmpxchgResult(success=true, expected=0)",
    ],
  ] as const;
  for (const [result, text] of cases) assert.equal(String(result), text);
});
