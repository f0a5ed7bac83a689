import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  Alignment,
  AlignmentError,
  LibraryLoadError,
  MemoryOrderError,
  ReleasedError,
  UnsupportedOperationException,
  UnsupportedWidthException,
} from "../../mod.ts";
import { makeAtomic, makeContext } from "../support/subjects.ts";
import { patomic } from "../../src/library/patomic.ts";
import { WIDTHS } from "../support/widths.ts";

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  assert.fail("Nothing was thrown");
}

describe("the error classes", () => {
  const samples = [
    [new UnsupportedWidthException(3, false, [1, 2]), RangeError, "UnsupportedWidthException"],
    [new UnsupportedOperationException("add", 4, true), TypeError, "UnsupportedOperationException"],
    [new AlignmentError(4, 5n, true, "a multiple of 4"), RangeError, "AlignmentError"],
    [new MemoryOrderError("load", 3, false, ["RELAXED"]), RangeError, "MemoryOrderError"],
    [new ReleasedError("Operation forbidden on released view"), TypeError, "ReleasedError"],
    [new LibraryLoadError([], "Build it"), Error, "LibraryLoadError"],
  ] as const;
  for (const [error, Base, name] of samples) {
    test(`${name} extends ${Base.name} and has its name`, () => {
      assert.equal(Object.getPrototypeOf(error.constructor), Base);
      assert.equal(error.name, name);
      assert.match(String(error), new RegExp(`^${name}: `));
      assert.match(error.stack ?? "", new RegExp(`^${name}\\b`));
      assert.ok(!Object.keys(error).includes("name"));
    });
  }
});

describe("UnsupportedWidthException", () => {
  const widths = [0, 3, 5, 7, 9, 15, 17, 32, 64, -1, 2.5, NaN, Infinity, 2 ** 32 + 4];
  for (const width of widths) {
    test(`is thrown by atomic() for a width of ${width}`, () => {
      for (const atype of ["INT", "UINT", "BYTES"]) {
        const error = thrownBy(() => makeAtomic({ width, atype }));
        assert.ok(error instanceof UnsupportedWidthException);
        assert.deepEqual([error.width, error.readonly], [width, false]);
        assert.match(
          error.message,
          new RegExp(`^Objects of ${width} bytes have no atomic operations: .* one of 1, 2, 4, 8`),
        );
      }
    });

    test(`is thrown by Alignment for a width of ${width}`, () => {
      const error = thrownBy(() => new Alignment(width));
      assert.ok(error instanceof UnsupportedWidthException);
      assert.deepEqual([error.width, error.readonly], [width, false]);
    });
  }

  for (
    const width of widths.filter((width) => width >= 0 && width <= 64 && Number.isInteger(width))
  ) {
    test(`is thrown by atomicview() for a buffer of ${width} bytes`, () => {
      for (const readonly of [false, true]) {
        const error = thrownBy(() =>
          makeContext({ buffer: new ArrayBuffer(width), atype: "INT", readonly })
        );
        assert.ok(error instanceof UnsupportedWidthException);
        assert.deepEqual([error.width, error.readonly], [width, readonly]);
      }
    });
  }

  test("is thrown for a read-only view of 16 bytes if its load would write", () => {
    // Without the functions that report it, every load of 16 bytes may write.
    if (patomic().isLoadReadonly(16)) return assertReadonly16();
    const buffer = new ArrayBuffer(16);
    for (const atype of ["INT", "UINT", "BYTES"]) {
      const error = thrownBy(() => makeContext({ buffer, atype, readonly: true }));
      assert.ok(error instanceof UnsupportedWidthException);
      assert.deepEqual([error.width, error.readonly], [16, true]);
      assert.equal(
        error.message,
        "Read-only objects of 16 bytes have no atomic operations: " +
          "the width must be one of 1, 2, 4, 8",
      );
    }
  });
});

describe("AlignmentError", () => {
  for (const width of WIDTHS.filter((width) => width > 1)) {
    test(`has the buffer's address if ${width} bytes are misaligned`, () => {
      const buffer = new ArrayBuffer(64);
      const addresses = [1, 1 + width].map((offset) => {
        const options = { buffer: new Uint8Array(buffer, offset, width), atype: "BYTES" };
        const error = thrownBy(() => makeContext(options));
        assert.ok(error instanceof AlignmentError);
        assert.deepEqual([error.width, error.usingRecommended], [width, true]);
        assert.equal(error.address % BigInt(width), 1n);
        const advice = new Alignment(width).isValidMinimum(options.buffer)
          ? `, or pass alignment: "minimum", which it has`
          : ": copy the bytes to memory that is aligned";
        assert.equal(
          error.message,
          `The buffer of ${width} bytes at address 0x${
            error.address.toString(16)
          } is misaligned: ` +
            `the address must be a multiple of ${width}${advice}`,
        );
        return error.address;
      });
      assert.equal(addresses[1] - addresses[0], BigInt(width));
    });
  }
});

describe("ReleasedError", () => {
  const message = "Operation forbidden on released view";
  for (const atype of ["INT", "BYTES"]) {
    test(`is thrown by the properties and conversions of a released view of ${atype}`, () => {
      const context = makeContext({ buffer: new ArrayBuffer(4), atype });
      const object = context.enter();
      context.exit();
      const properties = [
        "width",
        "readonly",
        "opsSupported",
        "buffer",
        ...(atype === "INT" ? ["signed"] : []),
      ];
      for (const name of properties) {
        assert.throws(() => object[name], { name: "ReleasedError", message });
      }
      const conversions = [
        () => object.toBytes(),
        () => String(object),
        () => `${object}`,
        () => Number(object),
      ];
      for (const convert of conversions) assert.throws(convert, { name: "ReleasedError", message });
    });
  }
});

/** Checks the other case, in which the processor has a 16-byte load that does not write. */
function assertReadonly16(): void {
  for (const atype of ["INT", "UINT", "BYTES"]) {
    const view = makeContext({ buffer: new ArrayBuffer(16), atype, readonly: true }).enter();
    assert.deepEqual(view.opsSupported as unknown, ["load", "bitTest"]);
  }
}
