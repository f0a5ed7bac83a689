import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  Alignment,
  AlignmentError,
  type AtomicBuffer,
  UnsupportedWidthException,
} from "../../mod.ts";
import { checkAlignment } from "../../src/atomics/alignment.ts";
import { patomic } from "../../src/library/patomic.ts";
import { makeContext } from "../support/subjects.ts";
import { WIDTHS } from "../support/widths.ts";

/** The offset in a buffer at which the address is `remainder` more than a multiple of 64. */
function at(remainder: number, width: number): Uint8Array {
  const buffer = new ArrayBuffer(256);
  const { runtime } = patomic();
  const address = runtime.addressOf(runtime.pointerTo(new Uint8Array(buffer)));
  return new Uint8Array(buffer, (64 - Number(address % 64n)) % 64 + remainder, width);
}

for (const width of WIDTHS) {
  describe(`Alignment of ${width} bytes`, () => {
    const alignment = new Alignment(width);
    const { recommended, minimum, sizeWithin } = alignment;

    test("has patomic's values", () => {
      assert.deepEqual({ ...patomic().table(width)?.align }, { recommended, minimum, sizeWithin });
      assert.equal(alignment.width, width);
    });

    test("has powers of two, with a minimum of at most the recommended alignment", () => {
      for (const value of [recommended, minimum]) assert.ok(value > 0 && (value & value - 1) === 0);
      assert.equal(recommended, width);
      assert.ok(minimum <= recommended);
      assert.equal(sizeWithin & sizeWithin - 1, 0);
      assert.ok(sizeWithin === 0 || sizeWithin >= width);
    });

    test("isValid() reports whether a view can be made, with either alignment", () => {
      for (let remainder = 0; remainder < 128; remainder++) {
        const buffer = at(remainder, width);
        const isRecommended = remainder % recommended === 0;
        const isWithin = sizeWithin === 0 || remainder % sizeWithin + width <= sizeWithin;
        const isMinimum = remainder % minimum === 0 && isWithin;
        assert.equal(alignment.isValid(buffer), isRecommended, `${remainder}`);
        assert.equal(
          alignment.isValid(buffer, { usingRecommended: true }),
          isRecommended,
          `${remainder}`,
        );
        assert.equal(alignment.isValidRecommended(buffer), isRecommended, `${remainder}`);
        assert.equal(
          alignment.isValid(buffer, { usingRecommended: false }),
          isMinimum,
          `${remainder}`,
        );
        assert.equal(alignment.isValidMinimum(buffer), isMinimum, `${remainder}`);
        for (
          const [alignment, valid] of [["recommended", isRecommended], [
            "minimum",
            isMinimum,
          ]] as const
        ) {
          const create = () => makeContext({ buffer, atype: "BYTES", alignment });
          if (!valid) {
            assert.throws(
              create,
              (error) =>
                error instanceof AlignmentError &&
                error.usingRecommended === (alignment === "recommended") &&
                error.width === width && error.address % 64n === BigInt(remainder % 64),
            );
            continue;
          }
          const object = create().enter();
          object.store(new Uint8Array(width).fill(9));
          assert.deepEqual(object.load(), new Uint8Array(width).fill(9));
        }
      }
    });

    test("isValid() refuses buffers of another length and other values", () => {
      for (const method of ["isValid", "isValidRecommended", "isValidMinimum"] as const) {
        for (
          const length of [0, width - 1, width + 1, width * 2].filter((length) => length !== width)
        ) {
          const message =
            `buffer must have ${width} bytes, the width of the alignment, got ${length}`;
          assert.throws(() => alignment[method](new ArrayBuffer(length)), {
            name: "RangeError",
            message,
          });
        }
        for (const buffer of [undefined, null, 4, "text", {}, [1]]) {
          assert.throws(() => alignment[method](buffer as unknown as AtomicBuffer), {
            name: "TypeError",
          });
        }
      }
    });
  });
}

test("Alignment accepts the existing widths, as numbers", () => {
  for (const width of [0, 3, 32, -4, 4.5, NaN]) {
    assert.throws(() => new Alignment(width), UnsupportedWidthException);
  }
  for (const width of [undefined, null, "4", 4n, {}, [4], { valueOf: () => 4 }]) {
    assert.throws(() => new Alignment(width as number), {
      name: "TypeError",
      message: /^width must be a number, got /,
    });
  }
});

test("isValid() accepts only a boolean as usingRecommended", () => {
  for (const usingRecommended of [null, 1, "false", {}]) {
    const options = { usingRecommended: usingRecommended as boolean };
    assert.throws(() => new Alignment(4).isValid(new ArrayBuffer(4), options), {
      name: "TypeError",
    });
  }
});

test("isValid() requires options and an Alignment as this", () => {
  const alignment = new Alignment(4);
  for (const options of [null, 1, "options", true]) {
    assert.throws(() => alignment.isValid(new ArrayBuffer(4), options as never), {
      name: "TypeError",
      message: /^isValid\(\) takes options, /,
    });
  }
  const refusal = { name: "TypeError", message: /^Expected an Alignment as this, got / };
  for (
    const stranger of [
      { width: 4 },
      Object.create(alignment),
      new Proxy(alignment, {}),
      undefined,
      null,
      4,
    ]
  ) {
    for (
      const method of [alignment.isValid, alignment.isValidRecommended, alignment.isValidMinimum]
    ) {
      assert.throws(() => Reflect.apply(method, stranger, [new ArrayBuffer(4)]), refusal);
    }
  }
});

test("isValid() uses the width's alignment, even if the fields were overwritten", () => {
  const alignment = new Alignment(4);
  Object.assign(alignment, { width: 8, recommended: 0, minimum: 0, sizeWithin: 1 });
  const bytes = new Uint8Array(new ArrayBuffer(16));
  assert.equal(alignment.isValid(bytes.subarray(4, 8)), true);
  assert.equal(alignment.isValid(bytes.subarray(5, 9)), false);
});

test("checkAlignment() checks sizeWithin, if the minimum is not the recommended one", () => {
  const loose = { recommended: 4, minimum: 1, sizeWithin: 8 };
  checkAlignment(loose, at(3, 4), false);
  checkAlignment(loose, at(12, 4), false);
  const message =
    /^The buffer of 4 bytes at address 0x[\da-f]+ is misaligned: the address must be /;
  const advice = /a multiple of 4, or pass alignment: "minimum", which it has$/;
  assert.throws(() => checkAlignment(loose, at(3, 4), true), { name: "AlignmentError", message });
  assert.throws(() => checkAlignment(loose, at(3, 4), true), { message: advice });
  assert.throws(() => checkAlignment(loose, at(5, 4), true), {
    message: /a multiple of 4: copy the bytes to memory/,
  });
  const within = new RegExp(
    "a multiple of 1, with all bytes in one aligned block of 8: " +
      "copy the bytes to memory that is aligned$",
  );
  for (const remainder of [5, 6, 7, 13]) {
    assert.throws(() => checkAlignment(loose, at(remainder, 4), false), { message: within });
  }
});

test("String(alignment) is Python's text, even if the fields were overwritten", () => {
  for (const width of [1, 2, 4, 8]) {
    const alignment = new Alignment(width);
    const { recommended, minimum, sizeWithin } = alignment;
    const text = `Alignment(width=${width}, recommended=${recommended}, ` +
      `minimum=${minimum}, sizeWithin=${sizeWithin})`;
    assert.equal(String(alignment), text);
    Object.assign(alignment, { width: 99 });
    assert.equal(alignment.toString(), text);
  }
  assert.throws(() => Alignment.prototype.toString.call({} as Alignment), {
    name: "TypeError",
    message: /^Expected an Alignment as this, got /,
  });
});
