import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { atomicview, INT } from "../../mod.ts";
import { makeContext, TYPES } from "../support/subjects.ts";

const RELEASED = "ReleasedError";
const TWICE = { name: RELEASED, message: "Cannot open context multiple times" };
const AFTER_RELEASE = { name: RELEASED, message: "Cannot open context after calling 'release'" };
const WHILE_OPEN = { name: RELEASED, message: "Cannot call 'release' while context is open" };
const FORBIDDEN = { name: RELEASED, message: "Operation forbidden on released view" };

for (const type of TYPES) {
  const text = Object.entries(type).map(([name, value]) => `${name}: ${value}`).join(", ");

  describe(`the context of a view with ${text}`, () => {
    const create = () => makeContext({ ...type, buffer: new ArrayBuffer(4) });

    test("enter() returns a view, and throws while it is open", () => {
      const context = create();
      const object = context.enter();
      assert.throws(() => context.enter(), TWICE);
      assert.equal(object.width, 4);
    });

    test("enter() throws after exit()", () => {
      const context = create();
      context.enter();
      context.exit();
      assert.throws(() => context.enter(), TWICE);
      context.release();
      assert.throws(() => context.enter(), TWICE);
    });

    test("enter() throws after release()", () => {
      const context = create();
      context.release();
      assert.throws(() => context.enter(), AFTER_RELEASE);
      context.release();
      context.exit();
      assert.throws(() => context.enter(), AFTER_RELEASE);
    });

    test("enter() throws after exit() without a view", () => {
      for (const name of ["exit", Symbol.dispose] as const) {
        const context = create();
        context[name]();
        assert.throws(() => context.enter(), { name: RELEASED });
        context.release();
        context[name]();
      }
    });

    test("release() throws while the view is open, and the view stays open", () => {
      const context = create();
      const object = context.enter();
      assert.throws(() => context.release(), WHILE_OPEN);
      assert.equal(object.width, 4);
      assert.throws(() => context.enter(), TWICE);
    });

    test("exit() releases the view, and exit() and release() have no effect afterwards", () => {
      const context = create();
      const object = context.enter();
      for (let i = 0; i < 2; i++) {
        context.exit();
        assert.throws(() => object.width, FORBIDDEN);
      }
      context.release();
      context.release();
      context.exit();
      assert.throws(() => object.width, FORBIDDEN);
    });

    test("using releases the view at the end of its block, also after an error", () => {
      let object = {} as ReturnType<ReturnType<typeof create>["enter"]>;
      {
        using context = create();
        object = context.enter();
        assert.equal(object.width, 4);
      }
      assert.throws(() => object.width, FORBIDDEN);
      assert.throws(() => {
        using context = create();
        object = context.enter();
        throw new RangeError("of the block");
      }, { message: "of the block" });
      assert.throws(() => object.width, FORBIDDEN);
    });

    test("using has no effect if the context was closed, released or never opened", () => {
      using never = create();
      using closed = create();
      closed.enter();
      closed.exit();
      using released = create();
      released.release();
      assert.throws(() => closed.enter(), TWICE);
      assert.throws(() => released.enter(), AFTER_RELEASE);
      assert.ok(never);
    });
  });
}

test("exit() leaves other views of the same memory open", () => {
  const buffer = new Int32Array(1);
  const first = atomicview({ buffer, width: 4, atype: INT });
  using second = atomicview({ buffer, width: 4, atype: INT });
  const [a, b] = [first.enter(), second.enter()];
  a.store(7);
  first.exit();
  assert.equal(b.fetchAdd(1), 7);
  assert.equal(buffer[0], 8);
});

test("the methods of a context refuse other objects as this", () => {
  const context = makeContext({ atype: INT, buffer: new ArrayBuffer(4) });
  const refusal = {
    name: "TypeError",
    message: /^Expected a context of atomicview\(\) as this, got /,
  };
  for (const method of [context.enter, context.exit, context.release, context[Symbol.dispose]]) {
    for (
      const stranger of [
        {},
        Object.create(context),
        new Proxy(context, {}),
        undefined,
        null,
        1,
        context.enter,
      ]
    ) {
      assert.throws(() => Reflect.apply(method, stranger, []), refusal);
    }
  }
  assert.equal(context.enter().width, 4);
});
