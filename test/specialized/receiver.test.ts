import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryOrderError, ReleasedError } from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { type Kind, nameOf, operationsOf } from "../support/model.ts";
import { argumentsFor, type Callable, makeAtomic, makeContext } from "../support/subjects.ts";
import { proxyOf } from "../support/traps.ts";

function descriptorOf(object: object, name: string): PropertyDescriptor {
  for (let each = object; each !== null; each = Object.getPrototypeOf(each)) {
    const found = Object.getOwnPropertyDescriptor(each, name);
    if (found !== undefined) return found;
  }
  assert.fail(`${name} does not exist`);
}

describe("a method called on another object", () => {
  const four = { atype: "INT", width: 4 } as const;
  const others: readonly [Kind, (kind: Kind) => Callable][] = [
    [{ atype: "INT", width: 8 }, makeAtomic],
    [{ atype: "UINT", width: 4 }, makeAtomic],
    [{ atype: "BYTES", width: 4 }, makeAtomic],
    [four, (kind) => makeContext({ ...kind, buffer: new ArrayBuffer(4) }).enter()],
    [
      { atype: "UINT", width: 1 },
      (kind) => makeContext({ ...kind, buffer: new SharedArrayBuffer(1) }).enter(),
    ],
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

      test(`${name}() refuses other receivers${warm ? ", after it was bound" : ""}`, () => {
        const method = methodOf();
        for (const stranger of strangers(makeAtomic(four))) {
          assert.throws(
            () => Reflect.apply(method, stranger, argumentsFor(operation, four)),
            refusal,
          );
        }
      });

      test(`${name}() uses the class of its receiver${warm ? ", after it was bound" : ""}`, () => {
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
            assert.throws(() => Reflect.apply(method, object, [Symbol(), 77]), {
              name: "TypeError",
            });
          }
        }
      });

      test(`${name}() refuses a released view${warm ? ", after it was bound" : ""}`, () => {
        const method = methodOf();
        const context = makeContext({ ...four, buffer: new ArrayBuffer(4) });
        const view = context.enter();
        context.exit();
        assert.throws(() => Reflect.apply(method, view, [Symbol()]), ReleasedError);
      });
    }
  }

  test("the properties and conversions refuse other objects as this", () => {
    const object = makeAtomic(four);
    const inspect = Symbol.for("nodejs.util.inspect.custom") as unknown as string;
    for (const stranger of strangers(object)) {
      for (const name of ["width", "readonly", "opsSupported", "buffer", "signed"]) {
        const { get } = descriptorOf(object, name);
        assert.throws(() => Reflect.apply(get as () => unknown, stranger, []), refusal, name);
      }
      const methods = [
        "toBytes",
        "toString",
        Symbol.toPrimitive,
        "handle",
        "wait",
        "waitAsync",
        "notify",
      ] as string[];
      for (const name of methods) {
        assert.throws(
          () => Reflect.apply(object[name], stranger, ["number"]),
          refusal,
          String(name),
        );
      }
      if (stranger === null || !["object"].includes(typeof stranger)) {
        assert.throws(() => Reflect.apply(object[inspect], stranger, []), refusal);
      }
    }
  });

  test("methods that a class does not have cannot be called on its objects", () => {
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

  test("an object with the prototype of another width is refused", () => {
    const object = makeAtomic(four);
    const wide = makeAtomic({ atype: "INT", width: 8 });
    wide.store(1n);
    Object.setPrototypeOf(object, Object.getPrototypeOf(wide));
    assert.throws(() => object.store(-1n), { name: "TypeError" });
    assert.throws(() => object.load(), { name: "TypeError" });
  });
});
