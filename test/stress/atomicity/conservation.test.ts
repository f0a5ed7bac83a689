import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OPERATIONS } from "../../../src/operations/table.ts";
import { toValue } from "../../support/model.ts";
import { conservation, READ_MODIFY_WRITES, RULES } from "./conservation.ts";
import { atomicSubject, type Callable, type Subject } from "../../support/subjects.ts";
import { WIDTHS } from "../../support/widths.ts";

const THREADS = [0, 1];

test("RULES contains each read-modify-write", () => {
  const others = OPERATIONS.filter(({ name }) => !(name in RULES)).map(({ name }) => name);
  assert.deepEqual(others, ["store", "load", "bitTest"]);
  assert.deepEqual(READ_MODIFY_WRITES.map(({ name }) => name), Object.keys(RULES));
});

/** An object whose operation loses the write of its nth call. */
function losing({ object, get, set }: Subject, name: string, nth: number): Callable {
  let calls = 0;
  const call = (...args: unknown[]) => {
    const before = get();
    const result = object[name](...args);
    if (++calls === nth) set(before);
    return result;
  };
  return { [name]: call } as unknown as Callable;
}

describe("conservation()", () => {
  for (const operation of READ_MODIFY_WRITES) {
    test(`of ${operation.name}() holds for sequential calls, and not if one is lost`, () => {
      for (const width of WIDTHS) {
        const kind = { atype: "UINT", width } as const;
        const subject = atomicSubject(kind);
        const uses = THREADS.map((index) =>
          conservation(operation, width, { index, count: THREADS.length })
        );
        const { initial, times, holds } = uses[0];
        for (const nth of [0, 1, 2, times]) {
          subject.object.store(initial);
          const a = losing(subject, operation.name, nth);
          const reported = uses.map(({ work }) => work(a));
          assert.equal(
            holds(toValue(kind, subject.get()), reported),
            nth === 0,
            `${width} bytes, call ${nth}`,
          );
        }
      }
    });
  }
});
