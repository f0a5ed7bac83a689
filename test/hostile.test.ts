import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryOrderError, ReleasedError } from "../mod.ts";
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

function descriptorOf(object: object, name: string): PropertyDescriptor {
  for (let each = object; each !== null; each = Object.getPrototypeOf(each)) {
    const found = Object.getOwnPropertyDescriptor(each, name);
    if (found !== undefined) return found;
  }
  assert.fail(`There is no ${name}`);
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

describe("a method called on something else", () => {
  const four = { atype: "INT", width: 4 } as const;
  const others: readonly [Kind, (kind: Kind) => Callable][] = [
    [{ atype: "INT", width: 8 }, makeAtomic],
    [{ atype: "UINT", width: 4 }, makeAtomic],
    [{ atype: "BYTES", width: 4 }, makeAtomic],
    [four, (kind) => makeContext({ ...kind, buffer: new ArrayBuffer(4) }).enter()],
    [{ atype: "UINT", width: 1 }, (kind) => makeContext({ ...kind, buffer: new SharedArrayBuffer(1) }).enter()],
  ];
  const strangers = (object: Callable): unknown[] => {
    const revoked = Proxy.revocable(object, {});
    revoked.revoke();
    return [
      Object.create(object),
      Object.create(Object.getPrototypeOf(object)),
      new Proxy(object, {}),
      proxyOf(object, () => assert.fail("Thrown by a trap")),
      revoked.proxy,
      Object.setPrototypeOf({}, Object.getPrototypeOf(object)),
      Object.getPrototypeOf(object),
      makeContext({ atype: "INT", buffer: new ArrayBuffer(4) }),
      structuredClone(object),
      {},
      new Uint8Array(4),
      undefined,
      null,
      1,
      1n,
      "text",
      true,
      Symbol("this"),
      () => 1,
    ];
  };
  const refusal = { name: "TypeError", message: /^Expected an atomic or a view as this, got / };

  for (const operation of OPERATIONS) {
    const { name } = operation;
    for (const warm of [false, true]) {
      const methodOf = () => {
        const object = makeAtomic(four);
        if (warm) object[name](...argumentsFor(operation, four));
        return object[name];
      };

      test(`${name}() refuses what is neither an atomic nor a view${warm ? ", once bound" : ""}`, () => {
        const method = methodOf();
        for (const stranger of strangers(makeAtomic(four))) {
          assert.throws(() => Reflect.apply(method, stranger, argumentsFor(operation, four)), refusal);
        }
      });

      test(`${name}() is that of the object that it is called on${warm ? ", once bound" : ""}`, () => {
        const method = methodOf();
        for (const [kind, create] of others) {
          const [object, same] = [create(kind), create(kind)];
          const args = argumentsFor(operation, kind);
          const call = () => Reflect.apply(method, object, [...args, 0]);
          if (!operationsOf(kind).includes(operation)) {
            assert.throws(call, {
              name: "TypeError",
              message: `Cannot call ${name}() on an AtomicBytes, which has no such method`,
            });
            continue;
          }
          assert.deepEqual(call(), same[name](...args, 0), nameOf(kind));
          assert.deepEqual(object.load(), same.load(), nameOf(kind));
          assert.throws(() => Reflect.apply(method, object, [...args, 77]), MemoryOrderError);
          if (args.length > 0) {
            assert.throws(() => Reflect.apply(method, object, [Symbol(), 77]), { name: "TypeError" });
          }
        }
      });

      test(`${name}() refuses a released view${warm ? ", once bound" : ""}`, () => {
        const method = methodOf();
        const context = makeContext({ ...four, buffer: new ArrayBuffer(4) });
        const view = context.enter();
        context.exit();
        assert.throws(() => Reflect.apply(method, view, [Symbol()]), ReleasedError);
      });
    }
  }

  test("the properties and conversions refuse what is neither an atomic nor a view", () => {
    const object = makeAtomic(four);
    const inspect = Symbol.for("nodejs.util.inspect.custom") as unknown as string;
    for (const stranger of strangers(object)) {
      for (const name of ["width", "readonly", "opsSupported", "buffer", "signed"]) {
        const { get } = descriptorOf(object, name);
        assert.throws(() => Reflect.apply(get as () => unknown, stranger, []), refusal, name);
      }
      const methods = ["toBytes", "toString", Symbol.toPrimitive, "handle", "wait", "waitAsync", "notify"] as string[];
      for (const name of methods) {
        assert.throws(() => Reflect.apply(object[name], stranger, ["number"]), refusal, String(name));
      }
      if (stranger === null || !["object"].includes(typeof stranger)) {
        assert.throws(() => Reflect.apply(object[inspect], stranger, []), refusal);
      }
    }
  });

  test("what a class does not have cannot be called on its objects", () => {
    const object = makeAtomic(four);
    const view = makeContext({ ...four, buffer: new ArrayBuffer(4) }).enter();
    const refused = (name: string, other: object, message: string) =>
      assert.throws(() => Reflect.apply(object[name], other, [0]), { name: "TypeError", message });
    refused("handle", view, "Cannot call handle() on an AtomicIntView, which has no such method");
    const any = makeAtomic({ atype: "ANY", width: 4, integral: true, signed: true });
    for (const name of [...OPERATIONS.map(({ name }) => name), "wait", "waitAsync", "notify"]) {
      refused(name, any, `Cannot call ${name}() on an Atomic, which has no such method`);
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
