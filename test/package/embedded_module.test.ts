import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { checksum } from "../../ffi/library/checksum.ts";
import { isContentOf, unpack } from "../../ffi/library/embedded_library.ts";
import { libraryInfo } from "../../mod.ts";
import { embed, embeddedModule } from "../../tools/package/embedded_module.ts";
import { compressLz4 } from "../../tools/package/lz4.ts";
import { builtLibraries, writePackageTree } from "../../tools/package/package_tree.ts";
import { temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const LIBRARY = libraryInfo().path;

describe("embeddedModule()", () => {
  test("writes each library under its target", async () => {
    const other = join(FOLDER, "other");
    writeFileSync(other, "another library");
    const text = embeddedModule(new Map([["linux-x64", LIBRARY], ["win32-arm64", other]]));
    const file = join(FOLDER, "embedded.ts");
    writeFileSync(file, text.replace(/^import type .*\n/, "type EmbeddedLibrary = any;"));
    const { EMBEDDED, ...rest } = await import(pathToFileURL(file).href);
    assert.deepEqual(rest, {});
    assert.deepEqual(Object.keys(EMBEDDED), ["linux-x64", "win32-arm64"]);
    for (const [target, path] of [["linux-x64", LIBRARY], ["win32-arm64", other]]) {
      const content = readFileSync(path);
      const { bytes, sha256, fileName } = unpack(EMBEDDED[target], "name");
      assert.deepEqual(Buffer.from(bytes), content);
      assert.equal(sha256, createHash("sha256").update(content).digest("hex"));
      assert.equal(fileName, "name");
    }
  });
});

describe("writePackageTree()", () => {
  const tree = join(FOLDER, "tree");
  writePackageTree(tree);

  test("writes every built library, and the files that a registry needs", async () => {
    const { EMBEDDED } = await import(pathToFileURL(join(tree, "src/library/embedded.ts")).href);
    assert.deepEqual(Object.keys(EMBEDDED), [...builtLibraries().keys()]);
    assert.ok(libraryInfo().target in EMBEDDED);
    for (const file of ["mod.ts", "README.md", "CHANGELOG.md", "LICENSE"]) {
      assert.ok(existsSync(join(tree, file)), file);
    }
    const links = readFileSync(join(tree, "README.md"), "utf8").match(/\]\([^)]*/g) ?? [];
    assert.ok(links.length > 10);
    for (const link of links) assert.match(link, /^\]\(https:/);
    const settings = JSON.parse(readFileSync(join(tree, "deno.json"), "utf8"));
    assert.deepEqual(Object.keys(settings), ["name", "version", "license", "exports"]);
  });

  test("replaces the files of an earlier build", () => {
    writeFileSync(join(tree, "src/stale.ts"), "");
    writePackageTree(tree);
    assert.ok(!existsSync(join(tree, "src/stale.ts")));
  });
});

describe("unpack()", () => {
  const content = readFileSync(LIBRARY);
  const embedded = embed(content);
  const { matches } = unpack(embedded, "name");

  for (
    const [name, isEqual] of [
      ["returns content that matches only", matches],
      ["has a checksum of only", (file: Uint8Array) => isContentOf(embedded, file)],
    ] as const
  ) {
    test(`${name} the same bytes`, () => {
      assert.ok(isEqual(content));
      assert.ok(isEqual(Uint8Array.from([0, ...content]).subarray(1)), "misaligned");
      assert.ok(!isEqual(content.subarray(0, -1)));
      assert.ok(!isEqual(Uint8Array.from([...content, 0])));
      for (let index = 0; index < content.length; index += 991) {
        const changed = Uint8Array.from(content);
        changed[index] ^= 1 << index % 8;
        assert.ok(!isEqual(changed), `byte ${index}`);
        // The same bit of two words.
        changed[(index + 4) % content.length] ^= 1 << index % 8;
        assert.ok(!isEqual(changed), `bytes ${index} and ${index + 4}`);
      }
    });
  }

  test("distinguishes all values of a byte", () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { matches } = unpack(embed(all), "name");
    for (let one = 0; one < 256; one++) {
      for (let two = 0; two < 256; two++) assert.equal(matches(all.with(one, two)), one === two);
    }
  });

  test("refuses every change of the compressed text", () => {
    const lz4 = embedded.lz4();
    for (let index = 0; index < lz4.length; index += 997) {
      const changed = lz4.slice(0, index) + (lz4[index] === "A" ? "B" : "A") +
        lz4.slice(index + 1);
      assert.throws(
        () => unpack({ ...embedded, lz4: () => changed }, ""),
        /damaged: its checksum is /,
      );
    }
    for (const size of [0, content.length - 1, content.length + 1]) {
      assert.throws(() => unpack({ ...embedded, size }, ""), /damaged/);
    }
    for (const length of [0, 4, 400, lz4.length / 2]) {
      const cut = () => lz4.slice(0, length);
      assert.throws(() => unpack({ ...embedded, lz4: cut }, ""), /damaged/);
    }
  });
});

describe("compressLz4()", () => {
  const roundTrip = (bytes: Uint8Array) => {
    const compressed = Buffer.from(compressLz4(bytes)).toString("base64");
    const { bytes: unpacked } = unpack({
      lz4: () => compressed,
      size: bytes.length,
      checksum: checksum(bytes),
      sha256: "",
    }, "");
    assert.deepEqual(unpacked, bytes);
    return compressed.length;
  };

  test("returns a block that decompressLz4() turns into the same bytes", () => {
    for (const length of [0, 1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 270, 271, 300, 70_000]) {
      roundTrip(new Uint8Array(length));
      roundTrip(Uint8Array.from({ length }, (_, index) => index * 7919 >> 3));
      roundTrip(Uint8Array.from({ length }, (_, index) => index % 5));
      // No four bytes occur twice, so the block has only literals, of every length.
      roundTrip(crypto.getRandomValues(new Uint8Array(Math.min(length, 300))));
    }
    assert.ok(roundTrip(new Uint8Array(70_000)) < 400);
  });
});
