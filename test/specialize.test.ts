import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { specialize } from "../src/specialize.ts";

const template = (start: number) => {
  let count = start;
  return () => count++;
};

describe("specialize()", () => {
  const { eval: evaluate } = globalThis;
  afterEach(() => {
    globalThis.eval = evaluate;
  });

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
    globalThis.eval = () => {
      throw new EvalError("Code generation from strings disallowed for this context");
    };
    assert.equal(specialize(template, "forbidden"), template);
  });

  test("passes on every other error", () => {
    globalThis.eval = () => {
      throw new SyntaxError("unexpected");
    };
    assert.throws(() => specialize(template, "broken"), { name: "SyntaxError", message: "unexpected" });
  });

  test("gives copies that see nothing but what they are given", () => {
    const secret = ["outside"];
    const leaky = () => typeof secret;
    assert.equal(leaky(), "object");
    assert.equal(specialize(leaky, "leaky")(), "undefined");
  });
});
