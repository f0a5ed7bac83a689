import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import { describe, test } from "node:test";
import { declaredSize } from "../../../ffi/library/declared_size.ts";
import { libraryInfo } from "../../../mod.ts";

/** A file of a length, with some numbers in it. */
function made(
  length: number,
  ...numbers: (readonly [offset: number, bits: 16 | 32 | 64, value: number])[]
): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  for (const [offset, bits, value] of numbers) {
    if (bits === 64) view.setBigUint64(offset, BigInt(value), true);
    else if (bits === 32) view.setUint32(offset, value, true);
    else view.setUint16(offset, value, true);
  }
  return new Uint8Array(view.buffer);
}

// Two program headers at 64, of which the second is not a PT_LOAD, and one section header at 200.
const ELF = made(
  264,
  [0, 32, 0x464c457f],
  [4, 16, 0x0102],
  [32, 64, 64],
  [54, 16, 56],
  [56, 16, 2],
  [40, 64, 200],
  [58, 16, 64],
  [60, 16, 1],
  [64, 32, 1],
  [72, 64, 176],
  [96, 64, 20],
  [120, 32, 4],
  [128, 64, 5000],
  [152, 64, 5000],
);
// Three load commands, of which the second is not a segment.
const MACH_O = made(
  400,
  [0, 32, 0xfeedfacf],
  [16, 32, 3],
  [20, 32, 168],
  [32, 32, 0x19],
  [36, 32, 72],
  [72, 64, 0],
  [80, 64, 200],
  [104, 32, 0x1b],
  [108, 32, 24],
  [128, 32, 0x19],
  [132, 32, 72],
  [168, 64, 300],
  [176, 64, 100],
);
// One processor's file, at 100. The table is big-endian.
const FAT = made(300, [0, 32, 0xbebafeca], [4, 32, 0x01000000], [16, 32, 0x64000000], [
  20,
  32,
  0xc8000000,
]);
// Two sections, the second one of 0x200 bytes at 0x400.
const PE = made(
  0x600,
  [0, 16, 0x5a4d],
  [0x3c, 32, 0x80],
  [0x80, 32, 0x4550],
  [0x86, 16, 2],
  [0x94, 16, 0xf0],
  [0x198, 32, 0x200],
  [0x19c, 32, 0x200],
  [0x1c0, 32, 0x200],
  [0x1c4, 32, 0x400],
);

describe("declaredSize()", () => {
  test("is the size of the library, wherever it is truncated", () => {
    const file = readFileSync(libraryInfo().path);
    assert.equal(declaredSize(file), file.length);
    // Without a header, no size is declared.
    for (
      let length = process.platform === "win32" ? 1024 : 64;
      length < file.length;
      length += 37
    ) {
      assert.ok(declaredSize(file.subarray(0, length)) > length, `${length} bytes`);
    }
  });

  for (const [name, file] of Object.entries({ ELF, MACH_O, FAT, PE })) {
    test(`is the end of the last part of a file of the format ${name}`, () => {
      assert.equal(declaredSize(file), file.length);
      const header = { ELF: 64, MACH_O: 32, FAT: 8, PE: 0x98 }[name] as number;
      for (let length = header; length < file.length; length++) {
        assert.ok(declaredSize(file.subarray(0, length)) > length, `${length} bytes`);
      }
    });
  }

  test("is the end of the segments, or of the headers if these come last", () => {
    const changed = (offset: number, value: number) => {
      const file = ELF.slice();
      new DataView(file.buffer).setUint16(offset, value, true);
      return declaredSize(file);
    };
    assert.equal(changed(96, 1000), 1176);
    assert.equal(changed(60, 3), 200 + 3 * 64);
    assert.equal(changed(56, 8), 64 + 8 * 56);
  });

  test("is 0 for a file that is not a library, and ends for invalid headers", () => {
    for (const text of ["", "x", "#!/bin/sh\n", "MZ", "\x7fEL", "MZ".padEnd(200)]) {
      assert.equal(declaredSize(new TextEncoder().encode(text)), 0, text);
    }
    // 32 bits, and big-endian.
    for (const ident of [0x0101, 0x0202]) {
      assert.equal(declaredSize(made(64, [0, 32, 0x464c457f], [4, 16, ident])), 0);
    }
    // Load commands without a length, and more of them than can exist.
    assert.ok(declaredSize(made(100, [0, 32, 0xfeedfacf], [20, 32, 0xffffffff])) > 100);
    assert.ok(declaredSize(made(100, [0, 32, 0xbebafeca], [4, 32, 0xffffffff])) > 100);
    assert.ok(declaredSize(made(64, [0, 32, 0x464c457f], [4, 16, 0x0102], [32, 64, 2 ** 60])) > 64);
  });
});
