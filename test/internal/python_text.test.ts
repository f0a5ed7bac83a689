import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFields, formatPython } from "../../src/internal/python_text.ts";

test("formatPython() writes integers, booleans and bytes", () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  const cases: readonly (readonly [unknown, string])[] = [
    [5, "5"],
    [-5n, "-5"],
    [true, "true"],
    [bytes(), "b''"],
    [bytes(0x61, 0x5c, 0x09, 0x0a, 0x0d), "b'a\\\\\\t\\n\\r'"],
    [bytes(0x00, 0x1f, 0x7f, 0xff), "b'\\x00\\x1f\\x7f\\xff'"],
    [bytes(0x27), `b"'"`],
    [bytes(0x22), `b'"'`],
    [bytes(0x27, 0x22), `b'\\'"'`],
  ];
  for (const [value, text] of cases) assert.equal(formatPython(value), text);
});

test("formatFields() lists the fields in their order", () => {
  assert.equal(formatFields("Point", { y: 1, x: 2n }), "Point(y=1, x=2)");
  assert.equal(formatFields("Point", {}), "Point()");
});
