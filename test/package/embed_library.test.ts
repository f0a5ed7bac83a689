import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { embedLibrary, embedNothing } from "../../tools/embed_library.ts";
import { TARGETS } from "../../tools/targets.ts";
import { temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const MODULES = TARGETS.map(({ name }) => `${name}.ts`);

const LIBRARY = join(FOLDER, "library");
const CONTENT = Uint8Array.from({ length: 1000 }, (_, index) => index * 7);
writeFileSync(LIBRARY, CONTENT);

const read = async (folder: string, module: string) => ({
  ...await import(pathToFileURL(join(folder, module)).href),
});

describe("embedLibrary()", () => {
  test("writes the library and its SHA-256 for the target, and nothing for the others", async () => {
    const folder = join(FOLDER, "one");
    embedLibrary("darwin-arm64", LIBRARY, folder);
    assert.deepEqual(readdirSync(folder).toSorted(), MODULES.toSorted());
    for (const module of MODULES) {
      const { base64, sha256, ...other } = await read(folder, module);
      assert.deepEqual(other, {});
      const isIt = module === "darwin-arm64.ts";
      assert.deepEqual(Uint8Array.fromBase64(base64), isIt ? CONTENT : new Uint8Array());
      assert.equal(sha256, isIt ? createHash("sha256").update(CONTENT).digest("hex") : "");
    }
  });

  test("keeps what is there for others, and replaces what is there for the target", () => {
    const folder = join(FOLDER, "two");
    embedLibrary("linux-x64", LIBRARY, folder);
    const before = readFileSync(join(folder, "linux-x64.ts"), "utf8");
    const other = join(FOLDER, "other library");
    writeFileSync(other, "changed");
    embedLibrary("linux-arm64", other, folder);
    embedNothing(folder);
    assert.equal(readFileSync(join(folder, "linux-x64.ts"), "utf8"), before);
    embedLibrary("linux-x64", other, folder);
    assert.match(
      readFileSync(join(folder, "linux-x64.ts"), "utf8"),
      /base64: string = "Y2hhbmdlZA=="/,
    );
  });

  test("leaves a module alone that is right, and no other file", () => {
    const folder = join(FOLDER, "three");
    embedLibrary("linux-x64", LIBRARY, folder);
    const { ino } = statSync(join(folder, "linux-x64.ts"));
    embedLibrary("linux-x64", LIBRARY, folder);
    assert.equal(statSync(join(folder, "linux-x64.ts")).ino, ino);
    assert.deepEqual(readdirSync(folder).toSorted(), MODULES.toSorted());
  });
});
