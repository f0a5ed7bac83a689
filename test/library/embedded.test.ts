import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { libraryInfo } from "../../mod.ts";
import { builtLibraries } from "../../tools/package/package_tree.ts";
import { runForJson, RUNTIME } from "../support/child.ts";
import {
  copyLibrary,
  copyPackage,
  copySources,
  edit,
  EMBEDDED,
  LIBRARY,
  temporaryFolder,
  USE,
  type Used,
} from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const { target } = libraryInfo();

const use = (folder: string, before?: string) =>
  runForJson<Used>(USE, { mod: join(folder, "mod.ts"), before });

const EMBEDDED_PLACE = `the library embedded for ${target}`;
const DAMAGED =
  /^the embedded library is damaged: its checksum is [0-9a-f]{8}, [0-9a-f]{8} expected$/;

describe("without a file beside the code", () => {
  test("the embedded library is used", () => {
    const { value, source, path } = use(copyPackage(FOLDER));
    assert.deepEqual([value, source], ["3", "embedded"]);
    // On other systems it is in a file, whose name the tests of that system check.
    assert.match(
      String(path),
      process.platform === "linux" ? /^\/proc\/self\/fd\/\d+$/ : /patomic\.(dylib|dll)$/,
    );
  });

  test(
    "it is checked, and not opened by an import",
    { skip: process.platform !== "linux" },
    () => {
      const code = `
      const { readFileSync, readdirSync, readlinkSync } = await import("node:fs");
      const names = () => readdirSync("/proc/self/fd").map((fd) => {
        try { return readlinkSync("/proc/self/fd/" + fd); } catch { return ""; }
      }).join() + readFileSync("/proc/self/maps");
      const reported = [names().includes("libpatomic")];
      api.libraryInfo();
      reported.push(names().includes("libpatomic"));
      console.log(JSON.stringify(reported));
    `;
      const mod = join(copyPackage(FOLDER), "mod.ts");
      assert.deepEqual(runForJson(code, { mod, deno: ["--allow-all"] }), [false, true]);
    },
  );
});

describe("a file beside the code", () => {
  const changes: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    "with one bit changed": (bytes) =>
      bytes.map((byte, index) => index === 30_000 ? byte ^ 1 : byte),
    "with a byte after its end": (bytes) => Uint8Array.from([...bytes, 0]),
    "without its last byte": (bytes) => bytes.subarray(0, -1),
    "truncated in the middle": (bytes) => bytes.subarray(0, bytes.length / 2),
    "of 100 bytes": (bytes) => bytes.subarray(0, 100),
    "that is empty": () => new Uint8Array(),
    "that is text": () => new TextEncoder().encode("This is not a library.\n".repeat(20)),
    "of zeros": (bytes) => new Uint8Array(bytes.length),
  };

  test("is used if it is as it was built", () => {
    const folder = copyPackage(FOLDER);
    copyLibrary(folder);
    const { value, source, path } = use(folder);
    assert.deepEqual([value, source, path], ["3", "file", join(folder, LIBRARY)]);
  });

  for (const [name, change] of Object.entries(changes)) {
    test(`${name} is ignored, and the embedded library is used`, () => {
      const folder = copyPackage(FOLDER);
      copyLibrary(folder, change);
      const { value, source } = use(folder);
      assert.deepEqual([value, source], ["3", "embedded"]);
    });
  }

  test("that is a folder or a broken link is ignored as well", () => {
    const folder = copyPackage(FOLDER);
    copyLibrary(folder);
    rmSync(join(folder, LIBRARY));
    symlinkSync(join(folder, "nothing"), join(folder, LIBRARY));
    assert.equal(use(folder).source, "embedded");
    rmSync(join(folder, LIBRARY));
    symlinkSync(folder, join(folder, LIBRARY));
    assert.equal(use(folder).source, "embedded");
  });
});

describe("an embedded library", () => {
  const flip = (char: string) => char === "A" ? "B" : "A";
  /** Changes the embedded library of this platform. */
  const inEntry = (pattern: RegExp, replacement: string | ((...groups: string[]) => string)) => {
    const entry = new RegExp(`("${target}": \\{[^}]*?)${pattern.source}`);
    return (text: string) =>
      text.replace(
        entry,
        (_, before, ...groups) =>
          before + (typeof replacement === "string" ? replacement : replacement(...groups)),
      );
  };
  const changes: Readonly<Record<string, [change: (text: string) => string, reason: RegExp]>> = {
    "with a modified part": [
      inEntry(/(lz4: \(\) => "[^"]{9000})(.)/, (before, char) => before + flip(char)),
      DAMAGED,
    ],
    "that is truncated": [inEntry(/(lz4: \(\) => "[^"]{8000})[^"]*/, (before) => before), DAMAGED],
    "that is not base64": [inEntry(/lz4: \(\) => "./, 'lz4: () => "?'), /./],
    "with another checksum": [inEntry(/checksum: \d+/, "checksum: 1"), DAMAGED],
    "with another size": [inEntry(/size: \d+/, "size: 40000"), DAMAGED],
  };

  for (const [name, [change, reason]] of Object.entries(changes)) {
    test(`${name} is refused, and so is a file with another checksum`, () => {
      const folder = copyPackage(FOLDER);
      edit(folder, EMBEDDED, change);
      copyLibrary(folder, ([first, ...others]) => Uint8Array.of(first ^ 1, ...others));
      const { tried, message } = use(folder);
      assert.deepEqual(tried?.map(({ path }) => path), [join(folder, LIBRARY), EMBEDDED_PLACE]);
      assert.match(String(tried?.[0].reason), /^the file differs from the build/);
      assert.match(String(tried?.[1].reason), reason);
      assert.match(
        String(message),
        /\nBuild the library with `npm run build` or install the package again, /,
      );
    });
  }
});

describe("a clone", () => {
  test("uses the file beside the code", () => {
    const folder = copySources(FOLDER);
    copyLibrary(folder);
    const { value, source, path } = use(folder);
    assert.deepEqual([value, source, path], ["3", "file", join(folder, LIBRARY)]);
  });

  test("without a built library can be imported, and its first use reports what to run", () => {
    const folder = copySources(FOLDER);
    const code = `console.log(JSON.stringify(api.isValidLoadOrder(api.MemoryOrder.ACQUIRE)));`;
    assert.equal(runForJson(code, { mod: join(folder, "mod.ts") }), true);
    const { tried, message } = use(folder);
    assert.deepEqual(tried, [{ path: join(folder, LIBRARY), reason: "the file does not exist" }]);
    assert.match(String(message), /\nBuild the library with `npm run build` /);
  });

  test("refuses a truncated file", () => {
    const folder = copySources(FOLDER);
    copyLibrary(folder, (bytes) => bytes.subarray(0, bytes.length / 2));
    const { tried } = use(folder);
    assert.deepEqual(tried?.map(({ path }) => path), [join(folder, LIBRARY)]);
    assert.match(String(tried?.[0].reason), /^the file is truncated: it has \d+ of \d+ bytes$/);
  });

  test("uses a library from PATOMIC_LIBRARY", () => {
    const { path } = libraryInfo();
    const { value, source } = use(
      copySources(FOLDER),
      `process.env.PATOMIC_LIBRARY = ${JSON.stringify(path)};`,
    );
    assert.deepEqual([value, source], ["3", "override"]);
  });
});

/** Code that makes a runtime look old, and the reason that is reported. */
const OLD: Readonly<Record<typeof RUNTIME, readonly [code: string, reason: string]>> = {
  Bun: [
    "process.getBuiltinModule = undefined;",
    "This Bun has no process.getBuiltinModule(): run `bun upgrade`",
  ],
  Deno: ["delete Deno.dlopen;", "This Deno has no Deno.dlopen(): run `deno upgrade`"],
  Node: [
    "process.getBuiltinModule = () => undefined;",
    "This Node has no node:ffi: run it without --no-experimental-ffi",
  ],
};

describe("an unsupported platform or runtime", () => {
  const other = RUNTIME !== "Deno"
    ? `Object.defineProperty(process, "arch", { value: "riscv64" });`
    : `Object.defineProperty(Deno, "build", { value: { ...Deno.build, arch: "riscv64" } });`;

  test("reports that no library for it exists", () => {
    const folder = copyPackage(FOLDER);
    const targets = [...builtLibraries().keys()].join(", ");
    const { tried } = use(folder, other);
    assert.deepEqual(tried?.at(-1), {
      path: `the library embedded for ${process.platform}-riscv64`,
      reason: `There are libraries for ${targets} only`,
    });
  });

  test("reports that it is too old if it lacks the functions for native calls", () => {
    const [before, reason] = OLD[RUNTIME];
    const { tried, message } = use(copyPackage(FOLDER), before);
    assert.deepEqual(tried, []);
    assert.equal(message, `Could not load the patomic library\n${reason}`);
  });
});
