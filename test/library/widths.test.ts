import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { atomic, INT } from "../../mod.ts";
import { WIDTHS } from "../../src/specialized/value_kind.ts";
import { skipWithout } from "../support/widths.ts";

// All tests go by the table of the library. What it lacks is reported here.
describe("the library in use", () => {
  for (const width of WIDTHS) {
    test(`has operations of ${width} bytes`, { skip: skipWithout(width) }, () => {
      assert.equal(atomic({ width: width as 1, atype: INT }).width, width);
    });
  }
});
