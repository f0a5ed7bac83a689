import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ReleasedError } from "../mod.ts";
import { OPERATIONS } from "../src/operations.ts";
import { type Kind, KINDS, nameOf, operationsOf, toValue } from "./model.ts";
import { argumentsFor, type Callable, makeAtomic, makeContext } from "./subjects.ts";

// All of these take the buffer away from under the view when any of their code is called.

function trap(act: () => unknown): object {
  return {
    valueOf: act,
    toString: act,
    [Symbol.toPrimitive]: act,
    get length() {
      return act();
    },
  };
}

function proxyOf(target: object, act: () => unknown): object {
  const trapped = (name: keyof typeof Reflect) => (...args: unknown[]) => {
    act();
    return (Reflect[name] as (...args: unknown[]) => unknown)(...args);
  };
  const handler = Object.fromEntries(
    (Object.getOwnPropertyNames(Reflect) as (keyof typeof Reflect)[])
      .filter((name) => typeof Reflect[name] === "function")
      .map((name) => [name, trapped(name)]),
  );
  return new Proxy(target, handler);
}

function trappedBytes(length: number, act: () => unknown): Uint8Array {
  class Trapped extends Uint8Array {
    static get [Symbol.species]() {
      act();
      return Uint8Array;
    }
  }
  const bytes = new Trapped(length).fill(1);
  const names = ["length", "byteLength", "byteOffset", "buffer", "constructor", "slice", "subarray", Symbol.iterator];
  for (const name of [...names, Symbol.toStringTag, Symbol.toPrimitive, "valueOf", "toString"]) {
    Object.defineProperty(bytes, name, { get: () => act(), configurable: true });
  }
  return bytes;
}

/** A view, the memory it is in, and what takes that away. */
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

describe("arguments with code of their own", () => {
  for (const operation of OPERATIONS) {
    test(`${operation.name}() refuses them and calls none of it`, () => {
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

describe("Uint8Arrays with code of their own", () => {
  const takesBytes = OPERATIONS.filter(({ shape, arithmetic }) =>
    !arithmetic && ["store", "exchange", "cmpxchg", "fetch", "void"].includes(shape)
  );
  const widths = [1, 4, 16];

  /** Calls an operation of bytes of every width with what `create` makes of a width, and checks what `check` says. */
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
    test(`${name}() takes one of the right length and calls none of it`, () => {
      forEachWidth(operation, trappedBytes, (call, { object, bytes }) => {
        call();
        assert.deepEqual(object.load(), bytes());
      });
    });

    test(`${name}() refuses one of another length and calls none of it`, () => {
      forEachWidth(operation, (width, act) => trappedBytes(width + 1, act), (call, { bytes }) => {
        assert.throws(call, RangeError);
        assert.deepEqual(bytes(), new Uint8Array(bytes().length));
      });
    });

    test(`${name}() refuses a proxy of one and calls none of it`, () => {
      forEachWidth(operation, (width, act) => proxyOf(new Uint8Array(width), act), (call) => {
        assert.throws(call, mustBeBytes);
      });
    });

    test(`${name}() refuses an object that only has the prototype of one`, () => {
      forEachWidth(operation, () => Object.create(Uint8Array.prototype), (call) => assert.throws(call, mustBeBytes));
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

  test("store() takes a subclass, a Node Buffer and an array in shared memory", async () => {
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

describe("this that is not an object of the method's class", () => {
  const four = { atype: "INT", width: 4 } as const;
  const others = (): object[] => [
    makeAtomic({ atype: "INT", width: 8 }),
    makeAtomic({ atype: "UINT", width: 4 }),
    makeAtomic({ atype: "BYTES", width: 4 }),
    makeContext({ atype: "INT", buffer: new ArrayBuffer(4) }).enter(),
    makeContext({ atype: "INT", buffer: new ArrayBuffer(4), readonly: true }).enter(),
    makeContext({ atype: "INT", buffer: new ArrayBuffer(4) }),
  ];
  const strangers = (object: Callable): unknown[] => [
    Object.create(object),
    Object.create(Object.getPrototypeOf(object)),
    new Proxy(object, {}),
    Object.setPrototypeOf({}, Object.getPrototypeOf(object)),
    {},
    new Uint8Array(4),
    undefined,
    null,
    1,
    "text",
    Symbol("this"),
  ];

  for (const operation of OPERATIONS) {
    const { name } = operation;
    for (const warm of [false, true]) {
      test(`${name}() throws TypeError${warm ? ", once bound" : ""}`, () => {
        const object = makeAtomic(four);
        const args = argumentsFor(operation, four);
        if (warm) object[name](...args);
        const method = object[name];
        for (const stranger of strangers(object)) {
          assert.throws(() => Reflect.apply(method, stranger, args), { name: "TypeError" });
        }
        if (!warm) return;
        for (const other of others()) {
          assert.throws(() => Reflect.apply(method, other, args), { name: "TypeError" });
        }
      });
    }
  }

  test("the properties throw TypeError", () => {
    const object = makeAtomic(four);
    for (const name of ["width", "readonly", "opsSupported", "buffer", "signed"]) {
      for (const stranger of strangers(object)) {
        if (stranger instanceof Object) {
          assert.throws(() => Reflect.get(object, name, stranger), { name: "TypeError" }, name);
        }
      }
    }
    for (const name of ["toBytes", "toString", Symbol.toPrimitive]) {
      const method = object[name as string];
      for (const stranger of strangers(object)) {
        assert.throws(() => Reflect.apply(method, stranger, ["number"]), { name: "TypeError" }, String(name));
      }
    }
  });

  test("an object whose prototype was exchanged for that of another width is refused", () => {
    const object = makeAtomic(four);
    const wide = makeAtomic({ atype: "INT", width: 8 });
    wide.store(1n);
    Object.setPrototypeOf(object, Object.getPrototypeOf(wide));
    assert.throws(() => object.store(-1n), { name: "TypeError" });
    assert.throws(() => object.load(), { name: "TypeError" });
  });
});

test("enter() refuses a context whose buffer was taken away, and calls nothing native on it", () => {
  for (const kind of KINDS) {
    const buffer = new ArrayBuffer(kind.width);
    const context = makeContext({ ...kind, buffer });
    buffer.transfer();
    assert.throws(() => context.enter(), ReleasedError);
  }
});

test("options with getters that take the buffer away do not reach native code", () => {
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
