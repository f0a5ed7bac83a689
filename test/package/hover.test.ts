import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript-5.9";
import { ROOT } from "../support/child.ts";

const FILE = path.join(ROOT, "test/package/hover_probe.ts"); // not on disk
const TEXT = `
import { atomic, atomicArray, INT } from "../../mod.ts";
const a = atomic({ width: 4, atype: INT });
const b = atomic({ width: 8, atype: INT, buffer: new SharedArrayBuffer(16), offset: 8 });
const c = atomicArray({ width: 4, atype: INT, length: 3 });
`;

test("an editor shows the documentation of the options of atomic() and atomicArray()", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const read = (file: string) => file === FILE ? TEXT : ts.sys.readFile(file);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "",
    getScriptSnapshot(file) {
      const text = read(file);
      return text === undefined ? text : ts.ScriptSnapshot.fromString(text);
    },
    fileExists: (file) => file === FILE || ts.sys.fileExists(file),
    readFile: read,
  });
  const shown = (position: number) =>
    ts.displayPartsToString(service.getQuickInfoAtPosition(FILE, position)?.documentation);
  for (
    const [option, text] of [["width", /The width .*in bytes/], ["atype", /The type of the value/]]
  ) {
    const uses = [...TEXT.matchAll(new RegExp(`${option}:`, "g"))];
    assert.equal(uses.length, 3);
    for (const { index } of uses) assert.match(shown(index), text as RegExp);
  }
  assert.match(shown(TEXT.indexOf("buffer:")), /The memory/);
  assert.match(shown(TEXT.indexOf("offset:")), /The position in the buffer/);
});
