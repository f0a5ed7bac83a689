import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { atomic, INT } from "../../mod.ts";
import { WIDTHS } from "../../src/specialized/value_kind.ts";
import { skipWithout } from "../support/widths.ts";

// The other tests leave out the widths that the library does not have. Here they are reported.
describe("the library in use", () => {
  for (const width of WIDTHS) {
    test(`has operations of ${width} bytes`, { skip: skipWithout(width) }, () => {
      assert.equal(atomic({ width: width as 1, atype: INT }).width, width);
    });
  }
});
