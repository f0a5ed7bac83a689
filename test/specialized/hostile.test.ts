import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ReleasedError } from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { type Kind, KINDS, nameOf, operationsOf, toValue } from "../support/model.ts";
import { argumentsFor, makeAtomic, makeContext } from "../support/subjects.ts";
import { proxyOf, trap, trappedBytes } from "../support/traps.ts";
import { WIDTHS } from "../support/widths.ts";

// All of these detach the view's buffer when any of their code is called.

/** A view, its memory, and a function that detaches the memory. */
function detachable(kind: Kind) {
  const buffer = new ArrayBuffer(kind.width);
  let moved: ArrayBuffer | undefined;
  let calls = 0;
  const detach = () => {
    calls++;
    moved ??= buffer.transfer();
    return kind.width;
  };
  const object = makeContext({ ...kind, buffer }).enter();
  return { object, detach, calls: () => calls, bytes: () => new Uint8Array(moved ?? buffer) };
}

const hostileValues = (act: () => unknown): object[] => [
  trap(act),
  proxyOf({}, act),
  proxyOf(() => 0, act),
  proxyOf([], act),
  proxyOf(new Uint8Array(4), act),
  proxyOf(new Date(), act),
  Object.defineProperties(() => 1, Object.getOwnPropertyDescriptors(trap(act))),
];

describe("arguments with code", () => {
  for (const operation of OPERATIONS) {
    test(`${operation.name}() refuses them without calling it`, () => {
      for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
        const valid = argumentsFor(operation, kind);
        const positions = valid.length + (operation.shape === "cmpxchg" ? 2 : 1);
        for (let position = 0; position < positions; position++) {
          for (const index of hostileValues(() => 0).keys()) {
            const { object, detach, calls, bytes } = detachable(kind);
            const args = [...valid, 5, 5].slice(0, Math.max(positions, valid.length));
            args[position] = hostileValues(detach)[index];
            const context = `${nameOf(kind)}, argument ${position}, value ${index}`;
            assert.throws(
              () => object[operation.name](...args),
              position < valid.length ? TypeError : RangeError,
              context,
            );
            assert.equal(calls(), 0, `Code was called: ${context}`);
            assert.deepEqual(bytes(), new Uint8Array(kind.width), context);
          }
        }
      }
    });
  }
});

describe("Uint8Arrays with code", () => {
  const takesBytes = OPERATIONS.filter(({ operand, arithmetic }) =>
    !arithmetic && operand !== null
  );
  const widths = [1, 4, 16].filter((width) => WIDTHS.includes(width));

  /**
   * Calls an operation of bytes of every width with the value that `create` returns, and runs
   * `check`.
   */
  function forEachWidth(
    operation: (typeof takesBytes)[number],
    create: (width: number, act: () => unknown) => unknown,
    check: (call: () => unknown, view: ReturnType<typeof detachable>) => void,
  ) {
    for (const width of widths) {
      const kind = { atype: "BYTES", width } as const;
      const view = detachable(kind);
      const args = argumentsFor(operation, kind).map(() => create(width, view.detach));
      check(() => view.object[operation.name](...args), view);
      assert.equal(view.calls(), 0, `Code was called at ${width} bytes`);
    }
  }

  const mustBeBytes = { name: "TypeError", message: /must be a Uint8Array of \d+ bytes/ };
  for (const operation of takesBytes) {
    const { name } = operation;
    test(`${name}() accepts one of the right length without calling it`, () => {
      forEachWidth(operation, trappedBytes, (call, { object, bytes }) => {
        call();
        assert.deepEqual(object.load(), bytes());
      });
    });

    test(`${name}() refuses one of another length without calling it`, () => {
      forEachWidth(operation, (width, act) => trappedBytes(width + 1, act), (call, { bytes }) => {
        assert.throws(call, RangeError);
        assert.deepEqual(bytes(), new Uint8Array(bytes().length));
      });
    });

    test(`${name}() refuses a proxy of one without calling it`, () => {
      forEachWidth(operation, (width, act) => proxyOf(new Uint8Array(width), act), (call) => {
        assert.throws(call, mustBeBytes);
      });
    });

    test(`${name}() refuses an object that only has the prototype of one`, () => {
      forEachWidth(
        operation,
        () => Object.create(Uint8Array.prototype),
        (call) => assert.throws(call, mustBeBytes),
      );
    });

    test(`${name}() refuses a detached one`, () => {
      const detached = (width: number) => {
        const bytes = new Uint8Array(new ArrayBuffer(width));
        bytes.buffer.transfer();
        return bytes;
      };
      forEachWidth(operation, detached, (call) => assert.throws(call, RangeError));
    });
  }

  test("store() accepts a subclass, a Node Buffer and an array in shared memory", async () => {
    const { Buffer } = await import("node:buffer");
    const object = makeAtomic({ atype: "BYTES", width: 4 });
    class Subclass extends Uint8Array {}
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    for (const [i, bytes] of [new Subclass(4), Buffer.alloc(4), shared].entries()) {
      bytes.fill(i + 1);
      object.store(bytes);
      assert.deepEqual(object.load(), new Uint8Array(4).fill(i + 1));
    }
  });
});

test("enter() throws if the buffer was detached, without a native call", () => {
  for (const kind of KINDS) {
    const buffer = new ArrayBuffer(kind.width);
    const context = makeContext({ ...kind, buffer });
    buffer.transfer();
    assert.throws(() => context.enter(), ReleasedError);
  }
});

test("options with getters that detach the buffer do not reach native code", () => {
  for (const name of ["atype", "width", "readonly", "alignment"]) {
    const buffer = new ArrayBuffer(4);
    const options = {
      buffer,
      atype: "INT",
      get [name]() {
        if (!buffer.detached) buffer.transfer();
        return name === "atype" ? "INT" : undefined;
      },
    };
    assert.throws(
      () => makeContext(options).enter(),
      (error) => error instanceof RangeError || error instanceof TypeError,
    );
  }
});

test("store() refuses the objects that wrap numbers, strings and booleans", () => {
  const object = makeAtomic({ atype: "INT", width: 4 });
  for (const boxed of [Object(1), Object(1n), Object("1"), Object(true)]) {
    assert.throws(() => object.store(boxed), { name: "TypeError" });
  }
  assert.equal(object.load(), toValue({ atype: "INT", width: 4 }, 0n));
});
