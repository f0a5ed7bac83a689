import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pathBeside } from "../../../ffi/library/file_path.ts";

describe("pathBeside()", () => {
  const cases = [
    ["file:///home/me/src/x.ts", "../lib/a.so", "/home/me/lib/a.so"],
    ["file:///home/a%20b/%C3%A4%25/x.ts", "./a.so", "/home/a b/ä%/a.so"],
    ["file:///C:/me/src/x.ts", "../lib/a.dll", "C:\\me\\lib\\a.dll"],
    ["file://server/share/src/x.ts", "../lib/a.dll", "\\\\server\\share\\lib\\a.dll"],
    ["https://example.com/@patomic/atomics/1.0.0/src/x.ts", "../lib/a.so", null],
    ["data:text/javascript,0", "https://host/a.so", null],
    ["data:text/javascript,0", "./a.so", null],
    [undefined, "./a.so", null],
    ["", "./a.so", null],
  ] as const;
  for (const [module, relative, path] of cases) {
    test(`returns ${path} beside ${module}`, () =>
      assert.equal(pathBeside(module, relative), path));
  }
});
