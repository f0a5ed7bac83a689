import assert from "node:assert/strict";
import { test } from "node:test";
import { atomic, INT, OpType } from "../../mod.ts";
import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { MODEL } from "../support/model.ts";

// patomic_ops_explicit_t, in the order of its fields.
const FIELDS =
  "store load exchange cmpxchg_weak cmpxchg_strong bit_test bit_test_compl bit_test_set " +
  "bit_test_reset or xor and not fetch_or fetch_xor fetch_and fetch_not add sub inc dec neg " +
  "fetch_add fetch_sub fetch_inc fetch_dec fetch_neg";

test("OPERATIONS has the fields of patomic's table at their positions", () => {
  const symbols = OPERATIONS.toSorted((a, b) => a.slot - b.slot).map(({ symbol }) => symbol);
  assert.deepEqual(symbols, FIELDS.split(" "));
  assert.deepEqual(
    OPERATIONS.map(({ slot }) => slot).toSorted((a, b) => a - b),
    Array.from({ length: 27 }, (_, i) => i),
  );
});

test("opsSupported is in the order of Python's OpType and patomic's table", () => {
  assert.deepEqual(OPERATIONS.map(({ symbol }) => symbol), FIELDS.split(" "));
  const { opsSupported } = atomic({ width: 4, atype: INT });
  assert.deepEqual(opsSupported, OPERATIONS.map(({ name }) => name));
  assert.deepEqual(opsSupported.slice(0, 3), [OpType.STORE, OpType.LOAD, OpType.EXCHANGE]);
});

test("OPERATIONS is in the order of OpType", () => {
  assert.deepEqual(OPERATIONS.map(({ name }) => name), Object.values(OpType));
});

test("OPERATIONS has as many operations as the model of the tests", () => {
  assert.deepEqual(OPERATIONS.map(({ name }) => name).toSorted(), Object.keys(MODEL).toSorted());
});

test("OpType has Python's names, and the methods' names as values", () => {
  for (const [name, value] of Object.entries(OpType)) {
    assert.equal(value.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), name);
  }
});

test("OPERATIONS marks the operations that read and that write", () => {
  const namesOf = (operations: readonly Operation[]) => operations.map(({ name }) => name);
  assert.deepEqual(namesOf(OPERATIONS.filter(({ writes }) => !writes)), ["load", "bitTest"]);
  assert.deepEqual(namesOf(OPERATIONS.filter(({ reads }) => !reads)), ["store"]);
});

test("OPERATIONS marks the operations of integers only as arithmetic", () => {
  const names = OPERATIONS.filter(({ arithmetic }) => arithmetic).map(({ name }) =>
    name.replace("fetch", "").toLowerCase()
  );
  assert.deepEqual(names, ["add", "sub", "inc", "dec", "neg", "add", "sub", "inc", "dec", "neg"]);
});
