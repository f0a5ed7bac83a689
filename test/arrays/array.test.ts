import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import {
  AlignmentError,
  type AtomicArray,
  atomicArray,
  type AtomicIntArray,
  AtomicUintArray,
  attach,
  INT,
  MemoryOrder,
  MemoryOrderError,
  ReleasedError,
  SharedMemory,
  UINT,
  UnsupportedOperationException,
} from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { KINDS, nameOf, operationsOf, toValue } from "../support/model.ts";
import { argumentsFor, asCallable, makeArray } from "../support/subjects.ts";

const OPTIONS = { width: 4, atype: INT, length: 3 } as const;

const WRONG_INDEXES = [
  -1,
  3,
  0.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 32,
  2 ** 32 + 1,
  2 ** 53,
  -(2 ** 31),
];
const WRONG_TYPES: readonly unknown[] = [
  "1",
  undefined,
  null,
  1n,
  true,
  {},
  [1],
  Symbol("1"),
  () => 1,
  {
    valueOf: () => assert.fail("valueOf() was called"),
  },
];

for (const kind of KINDS) {
  describe(`an array of ${nameOf(kind)}`, () => {
    for (const operation of operationsOf(kind)) {
      test(`${operation.name}() refuses every wrong index, slow and fast`, () => {
        const a = makeArray({ ...kind, length: 3 });
        const args = argumentsFor(operation, kind);
        const bytes = new Uint8Array(a.buffer as unknown as SharedArrayBuffer);
        for (const isWarm of [false, true]) {
          if (isWarm) { for (let n = 0; n < 3; n++) a[operation.name](1, ...args); }
          const before = bytes.slice();
          for (const index of WRONG_INDEXES) {
            assert.throws(() => a[operation.name](index, ...args), (error: Error) => {
              return error.constructor === RangeError && error.message.includes("from 0 to 2");
            });
          }
          for (const index of WRONG_TYPES) {
            assert.throws(() => a[operation.name](index, ...args), (error: Error) => {
              return error.constructor === TypeError;
            });
          }
          assert.throws(() => a[operation.name](1, ...args, 77), MemoryOrderError);
          assert.deepEqual(bytes.slice(), before);
        }
      });
    }

    test("throws ReleasedError after its shared memory was closed", () => {
      for (const isWarm of [false, true]) {
        const memory = SharedMemory.create({ size: 64, unlinkOnClose: true });
        const a = makeArray({ ...kind, length: 3, memory });
        const call = (name: string, args: unknown[]) => () => a[name](1, ...args);
        const calls = operationsOf(kind).map((operation) =>
          call(operation.name, argumentsFor(operation, kind))
        );
        if (isWarm) { for (const each of calls) each(); }
        memory.close();
        for (const each of calls) assert.throws(each, ReleasedError);
        assert.throws(() => [...a as unknown as Iterable<unknown>], ReleasedError);
        for (const name of ["at", "toArray", "handle", "toString", "fetchUpdate", "wait"]) {
          assert.throws(() => a[name](1), ReleasedError, name);
        }
        for (const name of ["length", "width", "stride", "byteLength", "buffer", "readonly"]) {
          assert.throws(() => a[name], ReleasedError, name);
        }
      }
    });

    test("has elements that are atomics of the same class and memory", () => {
      const a = makeArray({ ...kind, length: 3, stride: 16 });
      const element = asCallable(a.at(2) as object);
      element.store(toValue(kind, 5n));
      assert.deepEqual(a.load(2), toValue(kind, 5n));
      assert.deepEqual(a.toArray(), [0n, 0n, 5n].map((bits) => toValue(kind, bits)));
      assert.deepEqual([...a as unknown as Iterable<unknown>], a.toArray());
      assert.equal(element.constructor.name, a.constructor.name.replace("Array", ""));
      for (const index of WRONG_INDEXES) assert.throws(() => a.at(index), RangeError);
      for (const index of WRONG_TYPES) assert.throws(() => a.at(index), TypeError);
    });

    test("is created again from its handle", () => {
      const a = makeArray({ ...kind, length: 3, stride: 32 });
      const handle = structuredClone(a.handle());
      const b = asCallable(attach(handle as never) as object);
      assert.equal(b.constructor, a.constructor);
      assert.deepEqual([b.length, b.stride, b.width], [3, 32, kind.width]);
      a.store(2, toValue(kind, 9n));
      assert.deepEqual(b.load(2), toValue(kind, 9n));
    });
  });
}

describe("an array", () => {
  test("describes at most ten values, also for console.log()", () => {
    const a = atomicArray({ width: 1, atype: INT, length: 11 });
    a.store(1, -1);
    const text = "AtomicIntArray(values=[0, -1, 0, 0, 0, 0, 0, 0, 0, 0, ...], length=11, " +
      "width=1, stride=1, readonly=false, signed=true)";
    assert.equal(String(a), text);
    assert.equal(inspect(a), text);
    const ten = atomicArray({ width: 1, atype: UINT, length: 10 });
    assert.ok(!String(ten).includes("..."));
  });

  test("in read-only memory supports loads only", () => {
    using memory = SharedMemory.create({ size: 64, unlinkOnClose: true });
    atomicArray({ ...OPTIONS, memory }).store(2, 7);
    using reader = SharedMemory.open({ name: memory.name as string, readonly: true });
    const a = atomicArray({ ...OPTIONS, memory: reader });
    assert.equal(a.readonly, true);
    assert.deepEqual(a.opsSupported, ["load", "bitTest"]);
    assert.deepEqual(a.toArray(), [0, 0, 7]);
    const untyped = asCallable(a);
    for (const { name } of OPERATIONS.filter(({ writes }) => writes)) {
      assert.throws(() => untyped[name](77, "wrong"), (error) => {
        assert.ok(error instanceof UnsupportedOperationException);
        // Not a view: the message must not call it one.
        assert.match(error.message, /on a read-only object, which can only be loaded and tested/);
        return error.op === name && error.width === 4 && error.readonly;
      });
    }
    for (const name of ["fetchUpdate", "fetchMax", "fetchMin", "wait"]) {
      assert.throws(() => untyped[name](77, "wrong"), UnsupportedOperationException);
    }
  });

  test("passes through JSON if it is in shared memory", () => {
    using memory = SharedMemory.create({ size: 256, unlinkOnClose: true });
    const a = atomicArray({ ...OPTIONS, memory, offset: 64, stride: 64 });
    const b = attach<AtomicIntArray<4>>(JSON.parse(JSON.stringify(a.handle())));
    b.add(2, 5);
    assert.equal(a.load(2), 5);
    assert.equal(new Int32Array(memory.buffer)[16 + 32], 5);
  });

  test("refuses modified handles", () => {
    const handle = { ...atomicArray({ ...OPTIONS, stride: 8 }).handle() };
    for (
      const [change, name] of [
        [{ length: 100 }, "RangeError"],
        [{ length: -1 }, "RangeError"],
        [{ length: "3" }, "TypeError"],
        [{ stride: 2 }, "RangeError"],
        [{ offset: 2 }, AlignmentError.name],
        [{ offset: -8 }, "RangeError"],
        [{ atype: "INTEGRAL" }, "TypeError"],
      ] as const
    ) {
      assert.throws(() => attach({ ...handle, ...change } as never), { name });
    }
    assert.throws(() => attach(atomicArray(OPTIONS) as never), /pass a.handle\(\)/);
  });

  test("updates, waits and notifies at an element", async () => {
    const a = atomicArray(OPTIONS);
    assert.equal(a.fetchMax(1, 7), 0);
    assert.equal(a.fetchMin(1, -7), 7);
    assert.equal(a.fetchUpdate(1, (value) => value * 2), -7);
    assert.deepEqual(a.toArray(), [0, -14, 0]);
    assert.equal(a.wait(1, 0), "not-equal");
    assert.equal(a.wait(1, -14, { timeout: 1 }), "timed-out");
    const woken = a.waitAsync(1, -14);
    assert.equal(a.notify(0), 0);
    a.store(1, 1);
    assert.equal(a.notify(1), 1);
    assert.equal(await woken, "ok");
    for (const name of ["fetchMax", "fetchMin", "fetchUpdate", "wait", "notify"]) {
      assert.throws(() => asCallable(a)[name](3, 0), RangeError);
    }
    const narrow = asCallable(atomicArray({ width: 2, atype: INT, length: 3 }));
    assert.throws(() => narrow.wait(77, 0), UnsupportedOperationException);
  });

  test("refuses other objects as this", () => {
    const a = asCallable(atomicArray(OPTIONS));
    const other = asCallable(atomicArray({ ...OPTIONS, width: 2 }));
    for (const isWarm of [false, true]) {
      if (isWarm) a.load(0);
      for (const stranger of [{}, null, 5, other.at(0), Object.create(a), new Proxy(a, {})]) {
        assert.throws(() => Reflect.apply(a.load, stranger, [0]), TypeError);
      }
    }
    const swapped = Object.setPrototypeOf(atomicArray(OPTIONS), AtomicUintArray.prototype);
    assert.throws(() => swapped.load(0), TypeError);
  });

  test("has the types of its elements", () => {
    const a = atomicArray({ width: 8, atype: UINT, length: 2 });
    const value: bigint = a.fetchAdd(0, 1n, MemoryOrder.RELAXED);
    const all: bigint[] = a.toArray();
    const any: AtomicArray<8, SharedArrayBuffer, bigint, object> = a;
    assert.deepEqual([value, all, any.length], [0n, [1n, 0n], 2]);
    // @ts-expect-error: values of 8 bytes are bigints.
    assert.throws(() => a.store(0, 1), TypeError);
    // @ts-expect-error: a type for run time only is not accepted.
    assert.throws(() => atomicArray({ width: 4, atype: "ANY", length: 2 }), TypeError);
  });
});
