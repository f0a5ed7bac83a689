import assert from "node:assert/strict";
import { SharedMemoryError } from "../../mod.ts";

/** Asserts that a call throws a `SharedMemoryError` with a code, and with a segment if given. */
export function fails(code: string, use: () => unknown, segment?: string): void {
  assert.throws(use, (error) => {
    assert.ok(error instanceof SharedMemoryError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(typeof error.syscall, "string");
    if (segment !== undefined) assert.equal(error.segment, segment);
    assert.match(String(error), /^SharedMemoryError: /);
    assert.match(String(error.stack), /^SharedMemoryError/);
    return true;
  });
}
