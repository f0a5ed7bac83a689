import assert from "node:assert/strict";
import { test } from "node:test";
import { LibraryLoadError } from "../../../mod.ts";

test("LibraryLoadError lists what was tried, in lines", () => {
  const tried = [{ path: "/a.so", reason: "No such file" }, {
    path: "/b.so",
    reason: "Not a library",
  }];
  const cause = new Error("Not a library");
  const error = new LibraryLoadError(tried, "Build it", cause);
  assert.equal(
    error.message,
    "Could not load the patomic library\n  /a.so: No such file\n  /b.so: Not a library\nBuild it",
  );
  assert.equal(error.tried, tried);
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error);
  assert.equal(error.name, "LibraryLoadError");
});
