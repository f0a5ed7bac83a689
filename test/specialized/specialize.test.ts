import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { specialize } from "../../src/specialized/specialize.ts";
import { runForJson } from "../support/child.ts";

const template = (start: number) => {
  let count = start;
  return () => count++;
};

describe("specialize()", () => {
  test("gives copies that do what the template does, apart from one another", () => {
    const [first, second] = [specialize(template, "first"), specialize(template, "second")];
    assert.notEqual(first, template);
    assert.notEqual(first, second);
    const [a, b] = [first(5), second(10)];
    assert.deepEqual([a(), a(), b(), a()], [5, 6, 10, 7]);
  });

  test("gives a copy whose name is in stack traces", () => {
    const fail = specialize(() => {
      throw new Error("thrown");
    }, "AtomicInt4.load");
    assert.throws(fail, (error: Error) => /AtomicInt4\.load/.test(error.stack ?? ""));
  });

  test("gives the template where evaluation is forbidden", () => {
    const forbidden = () => {
      throw new EvalError("Code generation from strings disallowed for this context");
    };
    assert.equal(specialize(template, "forbidden", forbidden), template);
  });

  test("gives the template where there is no eval() at all", () => {
    const url = JSON.stringify(
      new URL("../../src/specialized/specialize.ts", import.meta.url).href,
    );
    const told = runForJson(`
      delete globalThis.eval;
      const { specialize } = await import(${url});
      const template = () => 5;
      console.log(specialize(template, "none") === template);
    `);
    assert.equal(told, true);
  });

  test("passes on every other error", () => {
    assert.throws(() => specialize(parseInt, "native"), { name: "SyntaxError" });
  });

  test("goes on where the program removes eval() or replaces toString()", () => {
    const { eval: evaluate } = globalThis;
    const { toString } = Function.prototype;
    try {
      Reflect.deleteProperty(globalThis, "eval");
      Function.prototype.toString = () => "0";
      const copy = specialize(template, "removed");
      assert.notEqual(copy, template);
      assert.equal(copy(5)(), 5);
    } finally {
      globalThis.eval = evaluate;
      Function.prototype.toString = toString;
    }
  });

  test("gives copies that see nothing but what they are given", () => {
    const secret = ["outside"];
    const leaky = () => typeof secret;
    assert.equal(leaky(), "object");
    assert.equal(specialize(leaky, "leaky")(), "undefined");
  });
});
