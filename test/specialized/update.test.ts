import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  atomicview,
  INT,
  MemoryOrder,
  MemoryOrderError,
  ReleasedError,
  UnsupportedOperationException,
} from "../../mod.ts";
import { KINDS, nameOf, toValue, type Value } from "../support/model.ts";
import { atomicSubject, makeContext, viewSubject } from "../support/subjects.ts";

const SUBJECTS = { "an atomic": atomicSubject, "a view": viewSubject };
const NAMES = ["fetchMax", "fetchMin", "fetchUpdate"] as const;

for (const [place, create] of Object.entries(SUBJECTS)) {
  for (const kind of KINDS) {
    const isInteger = kind.atype !== "BYTES";
    const value = (bits: bigint) => toValue(kind, BigInt.asUintN(kind.width * 8, bits));
    const edges = [0n, 1n, -1n, 127n, 1n << BigInt(kind.width * 8 - 1)];

    describe(`${nameOf(kind)} in ${place}`, () => {
      const subject = create(kind);

      test("fetchUpdate() stores the result, and returns the previous value", () => {
        for (const before of edges.map(value)) {
          for (const after of edges.map(value)) {
            subject.object.store(before);
            const seen: unknown[] = [];
            const update = (value: unknown) => (seen.push(value), after);
            assert.deepEqual(subject.object.fetchUpdate(update), before);
            assert.deepEqual(seen[0], before);
            assert.deepEqual(subject.object.load(), after);
            subject.checkGuards();
          }
        }
      });

      test("fetchUpdate() keeps the value for undefined and after a throw", () => {
        subject.object.store(value(5n));
        assert.deepEqual(subject.object.fetchUpdate(() => undefined), value(5n));
        const error = new Error("from the function");
        const thrower = () => {
          throw error;
        };
        assert.throws(() => subject.object.fetchUpdate(thrower), (thrown) => thrown === error);
        assert.deepEqual(subject.object.load(), value(5n));
      });

      test("fetchUpdate() calls the function again if it has changed the object", () => {
        subject.object.store(value(1n));
        let calls = 0;
        const update = (seen: unknown) => {
          if (calls++ === 0) {
            assert.deepEqual(seen, value(1n));
            subject.object.fetchUpdate(() => value(2n));
          }
          return calls === 1 ? value(3n) : value(4n);
        };
        assert.deepEqual(subject.object.fetchUpdate(update), value(2n));
        assert.ok(calls >= 2);
        assert.deepEqual(subject.object.load(), value(4n));
      });

      test("fetchUpdate() refuses a result that is not a value of the object", () => {
        subject.object.store(value(5n));
        for (const wrong of ["5", null, Symbol("5"), kind.width > 4 ? 5 : 5n]) {
          assert.throws(() => subject.object.fetchUpdate(() => wrong), TypeError);
        }
        const large = isInteger ? 2n ** 128n : new Uint8Array(kind.width + 1);
        const tooLarge = isInteger && kind.width <= 4 ? 2 ** 40 : large;
        assert.throws(() => subject.object.fetchUpdate(() => tooLarge), RangeError);
        assert.deepEqual(subject.object.load(), value(5n));
      });

      if (!isInteger) {
        test("fetchUpdate() passes a copy of the bytes to the function", () => {
          subject.object.store(value(5n));
          const update = (bytes: unknown) => (bytes as Uint8Array).fill(9);
          assert.deepEqual(subject.object.fetchUpdate(update), value(5n));
          assert.deepEqual(subject.object.load(), new Uint8Array(kind.width).fill(9));
        });
        test("has no maximum", () => {
          assert.equal("fetchMax" in subject.object || "fetchMin" in subject.object, false);
        });
        return;
      }

      test("fetchMax() and fetchMin() agree with a comparison of the values", () => {
        for (const before of edges.map(value)) {
          for (const operand of edges.map(value)) {
            const [less, greater] = (before as Value) < (operand as Value)
              ? [before, operand]
              : [operand, before];
            subject.object.store(before);
            assert.equal(subject.object.fetchMax(operand), before);
            assert.equal(subject.object.load(), greater);
            subject.object.store(before);
            assert.equal(subject.object.fetchMin(operand), before);
            assert.equal(subject.object.load(), less);
            subject.checkGuards();
          }
        }
      });

      test("fetchMax() and fetchMin() refuse the same values as add()", () => {
        subject.object.store(value(5n));
        const wrong = [
          undefined,
          "5",
          null,
          kind.width > 4 ? 5 : 5n,
          NaN,
          0.5,
          2 ** 40,
          2n ** 128n,
        ];
        for (const operand of wrong) {
          let expected: Error | undefined;
          assert.throws(() => subject.object.add(operand), (error: Error) => {
            expected = error;
            return true;
          });
          for (const name of ["fetchMax", "fetchMin"]) {
            const message = expected?.message.replace("add()", `${name}()`);
            assert.throws(() => subject.object[name](operand), { name: expected?.name, message });
          }
        }
        assert.equal(subject.object.load(), value(5n));
      });
    });
  }
}

describe("updates", () => {
  const argumentOf = (name: string) => name === "fetchUpdate" ? () => 1 : 1;

  test("are not part of opsSupported", () => {
    const { object } = atomicSubject({ atype: "INT", width: 4 });
    for (const name of NAMES) {
      assert.equal((object.opsSupported as unknown as string[]).includes(name), false);
    }
  });

  test("accept the orders of a compare-exchange", () => {
    const { object } = atomicSubject({ atype: "INT", width: 4 });
    for (const name of NAMES) {
      const argument = argumentOf(name);
      for (const order of Object.values(MemoryOrder)) object[name](argument, order);
      for (const order of [1, 6, "5", null, 2.5]) {
        assert.throws(() => object[name](argument, order), (error) => {
          return error instanceof MemoryOrderError && error.op === name && error.order === order;
        });
      }
    }
    const update = argumentOf("fetchUpdate");
    assert.throws(() => object.fetchUpdate(update, MemoryOrder.RELAXED, MemoryOrder.ACQUIRE), {
      name: "MemoryOrderError",
      isFail: true,
    });
    for (const wrong of [undefined, null, 1, {}, "() => 1"]) {
      assert.throws(() => object.fetchUpdate(wrong), TypeError);
    }
  });

  test("throw for released and read-only memory before they check arguments", () => {
    for (const name of NAMES) {
      const buffer = new ArrayBuffer(4);
      const context = makeContext({ atype: INT, buffer, readonly: true });
      const view = context.enter();
      assert.throws(() => view[name]("wrong", 77), (error) => {
        return error instanceof UnsupportedOperationException && error.op === name;
      });
      context.exit();
      assert.throws(() => view[name]("wrong", 77), ReleasedError);
      assert.throws(() => view[name].call({}, 1), TypeError);
    }
  });

  test("throw if the function detaches the memory, and write nothing", () => {
    const buffer = new ArrayBuffer(4);
    using context = atomicview({ buffer, width: 4, atype: INT });
    const view = context.enter();
    let moved = new ArrayBuffer(0);
    const update = () => {
      moved = buffer.transfer();
      return 7;
    };
    assert.throws(() => view.fetchUpdate(update), ReleasedError);
    assert.deepEqual(new Int32Array(moved), new Int32Array(1));
  });
});
