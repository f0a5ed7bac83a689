import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { evaluate } from "../../src/specialized/evaluate.ts";
import { runForJson } from "../support/child.ts";

const COUNTER = "(start) => { let count = start; return () => count++; }";

type Counter = (start: number) => () => number;

describe("evaluate()", () => {
  test("returns a new function for each evaluation of one text", () => {
    const first = evaluate<Counter>(COUNTER, "first")!;
    const second = evaluate<Counter>(COUNTER, "first")!;
    assert.notEqual(first, second);
    const [a, b] = [first(5), second(10)];
    assert.deepEqual([a(), a(), b(), a()], [5, 6, 10, 7]);
  });

  test("evaluates strict code", () => {
    assert.equal(evaluate<() => unknown>("function () { return this; }", "strict")!(), undefined);
  });

  test("shows the name in stack traces", () => {
    const fail = evaluate<() => void>('() => { throw new Error("thrown"); }', "AtomicInt4")!;
    assert.throws(fail, (error: Error) => /AtomicInt4/.test(error.stack ?? ""));
  });

  test("returns undefined if evaluation is forbidden", () => {
    const forbidden = () => {
      throw new EvalError("Code generation from strings disallowed for this context");
    };
    assert.equal(evaluate(COUNTER, "forbidden", forbidden), undefined);
  });

  test("rethrows every other error", () => {
    assert.throws(() => evaluate("(", "broken"), { name: "SyntaxError" });
  });

  test("uses the eval() that existed when the module was loaded", () => {
    const { eval: original } = globalThis;
    try {
      Reflect.deleteProperty(globalThis, "eval");
      assert.equal(evaluate<Counter>(COUNTER, "removed")?.(5)(), 5);
    } finally {
      globalThis.eval = original;
    }
  });

  test("hides the module's variables from the code", () => {
    assert.equal(evaluate("typeof hostEval + typeof count", "hidden"), "undefinedundefined");
  });
});

test("without eval() all operations work", () => {
  const seen = runForJson<unknown[]>(
    `
    const a = api.atomic({ width: 4, atype: api.INT });
    a.store(5);
    a.inc();
    const { success, expected } = a.cmpxchgStrong(6, 7);
    let error;
    try { a.store(0.5) } catch ({ name }) { error = name }
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(a));
    console.log(JSON.stringify([success, expected, a.fetchAdd(1), a.bitTest(3), error, own]));
  `,
    { before: "delete globalThis.eval;" },
  );
  // No method of a specialized class hides those of the public class.
  assert.deepEqual(seen, [true, 6, 7, true, "RangeError", []]);
});
