import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { fold, unfold } from "../../tools/instructions/fold.ts";

describe("fold()", () => {
  test("puts the differences between texts in brackets", () => {
    assert.equal(
      fold(["ldrb w8, [x0]", "ldrh w8, [x0]", "ldr x8, [x0]"], "widths"),
      "ldr{b|h|} {w|w|x}8, [x0]",
    );
    assert.equal(fold(["ldr x8", "ldar x8"], "orders"), "ld<|a>r x8");
    assert.equal(fold(["mov al, 1", "mov eax, 1"], "widths"), "mov {al|eax}, 1");
    assert.equal(fold(["same"], "orders"), "same");
  });

  test("folds texts that were folded in the other respect", () => {
    assert.equal(fold(["ld<|a>rb w8", "ld<|a>r x8"], "widths"), "ld<|a>r{b|} {w|x}8");
  });

  test("returns null for texts that differ in more than their words", () => {
    assert.equal(fold(["ret", "ret\nret"], "widths"), null);
    assert.equal(fold(["mov [x0]", "mov [x0], x1"], "widths"), null);
    assert.equal(fold(["a b", "a, b"], "widths"), null);
  });

  test("returns null if it would break a fold in the other respect", () => {
    assert.equal(fold(["<a|b>r", "<c|d>r"], "widths"), null);
    assert.equal(fold(["<a|b>r", "ar"], "widths"), null);
  });

  test("is undone by unfold()", () => {
    const word = fc.constantFrom(
      "ldr",
      "ldrb",
      "ldar",
      "ldaxr",
      "w8",
      "x8",
      "x18",
      "#8",
      "#-1",
      "al",
      "eax",
    );
    const text = fc.tuple(word, word, word, word).map(([a, b, c, d]) => `${a} ${b}, [${c}]\n${d}:`);
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1 }),
        fc.constantFrom("widths", "orders"),
        (texts, respect) => {
          const folded = fold(texts, respect) ?? assert.fail();
          assert.deepEqual(texts.map((_, i) => unfold(folded, i, respect)), texts);
        },
      ),
    );
  });
});
