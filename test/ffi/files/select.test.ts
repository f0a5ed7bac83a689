import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { libc } from "../../../ffi/system/libc.ts";
import { memfd } from "../../../ffi/files/memfd.ts";
import { cString } from "../../../ffi/system/calls.ts";
import { posixIO } from "../../../ffi/system/io.ts";
import { privateFile } from "../../../ffi/files/private_file.ts";
import type { Pointer } from "../../../ffi/runtime/contract.ts";
import type { LibraryContent, LibrarySource } from "../../../ffi/files/contract.ts";
import { systemFiles } from "../../../ffi/files/select.ts";
import { libraryInfo } from "../../../mod.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

const isWindows = process.platform === "win32";
const runtime = currentRuntime();
const LIBRARY = readFileSync(libraryInfo().path);

/** Unique content: it ends in a name of its own. */
function content(name: string): LibraryContent {
  const bytes = Buffer.concat([LIBRARY, Buffer.from(name)]);
  return {
    fileName: "libtest.so",
    sha256: "",
    bytes,
    matches: (other) => bytes.equals(other),
  };
}

/** Opens a file as a library, and calls a function of it. */
function versionIn(place: LibrarySource): { path: string; version: number } {
  return place.use((path) => {
    const { patomic_version_major } = runtime.open(path).functions({
      patomic_version_major: { parameters: [], result: "i32" },
    });
    return { path, version: (patomic_version_major as () => number)() };
  });
}

describe("read()", { skip: isWindows }, () => {
  const { read } = systemFiles(runtime);
  const file = join(FOLDER, "file with ä");
  writeFileSync(file, LIBRARY);

  test("returns all bytes of a file", () => {
    assert.ok(LIBRARY.equals(read(file) ?? new Uint8Array()));
    const empty = join(FOLDER, "empty");
    writeFileSync(empty, "");
    assert.deepEqual(read(empty), new Uint8Array());
  });

  test("returns null if the file does not exist", () => {
    assert.equal(read(join(FOLDER, "nothing")), null);
  });

  test("reports the reason of a failure", () => {
    assert.throws(() => read(join(file, "in it")), {
      message: "open() failed with ENOTDIR: a part of the path is not a folder",
    });
    assert.throws(() => read(FOLDER), {
      message: /^pread\(\) failed with EISDIR: it is a folder$|^the file has \d+ bytes, /,
    });
    const large = join(FOLDER, "large");
    writeFileSync(large, "");
    truncateSync(large, 2 ** 40);
    assert.throws(() => read(large), {
      message: "the file has 1099511627776 bytes, at most 268435456 expected",
    });
  });

  test("does not wait for a writer of a pipe", () => {
    const pipe = join(FOLDER, "pipe");
    execFileSync("mkfifo", [pipe]);
    assert.throws(() => read(pipe), { message: /^lseek\(\) failed with ESPIPE: / });
  });

  test("leaves no descriptor open", () => {
    const before = readdirSync("/proc/self/fd").length;
    for (let i = 0; i < 20; i++) {
      read(file);
      assert.throws(() => read(FOLDER));
    }
    assert.ok(readdirSync("/proc/self/fd").length < before + 20);
  });
});

describe("a file in memory", { skip: process.platform !== "linux" }, () => {
  const descriptorIn = (path: string) => Number(path.match(/^\/proc\/self\/fd\/(\d+)$/)?.[1]);

  test("is opened by the path of its descriptor", () => {
    const { path, version } = versionIn(memfd(runtime, content("opened")));
    assert.equal(version, 1);
    assert.ok(descriptorIn(path) >= 512);
    assert.equal(readlinkSync(path), "/memfd:libtest.so (deleted)");
  });

  test("is shared for the same content, and separate for other content", () => {
    const path = (name: string) => versionIn(memfd(runtime, content(name))).path;
    const first = path("first");
    assert.equal(path("first"), first);
    const second = path("second");
    assert.notEqual(second, first);
    assert.deepEqual([path("first"), path("second")], [first, second]);
  });

  test("has the content, which cannot be changed", () => {
    const sealed = content("sealed");
    const { path } = versionIn(memfd(runtime, sealed));
    assert.ok(sealed.matches(readFileSync(path)));
    assert.throws(() => writeFileSync(path, "x", { flag: "r+" }), { code: "EPERM" });
    for (const size of [0, 2 ** 20]) {
      assert.throws(() => truncateSync(path, size), { code: "EPERM" });
    }
    assert.ok(sealed.matches(readFileSync(path)));
  });

  test("is not replaced by another memfd of the same length", () => {
    const { path } = versionIn(memfd(runtime, content("length 1")));
    assert.notEqual(versionIn(memfd(runtime, content("length 2"))).path, path);
  });

  test("is not replaced by another memfd that can still be changed", () => {
    const unsealed = content("unsealed");
    const first = versionIn(memfd(runtime, content("to copy the number of"))).path;
    const c = libc(runtime);
    const create = c.function<(name: Pointer, flags: number) => number>("memfd_create", {
      parameters: ["pointer", "u32"],
      result: "i32",
    });
    const duplicate = c.function<(from: number, to: number) => number>("dup2", {
      parameters: ["i32", "i32"],
      result: "i32",
    });
    const MFD_ALLOW_SEALING = 2;
    const name = cString("libtest.so");
    const made = create?.(runtime.pointerTo(name), MFD_ALLOW_SEALING) ?? -1;
    posixIO(runtime).write(made, unsealed.bytes);
    let free = descriptorIn(first);
    while (existsSync(`/proc/self/fd/${free}`)) free++;
    assert.equal(duplicate?.(made, free), free);
    const { path } = versionIn(memfd(runtime, unsealed));
    assert.equal(descriptorIn(path), free + 1);
    assert.equal(versionIn(memfd(runtime, unsealed)).path, path);
  });

  test("keeps its descriptor if it cannot be opened, and is found again", () => {
    const place = memfd(runtime, content("refused"));
    const paths: string[] = [];
    for (let i = 0; i < 2; i++) {
      assert.throws(() =>
        place.use((path) => {
          paths.push(path);
          throw new Error("refused by the test");
        }), { message: "refused by the test" });
    }
    assert.equal(paths[0], paths[1]);
    assert.ok(statSync(paths[0]).size > LIBRARY.length);
  });
});

describe("a file in a private folder", { skip: isWindows }, () => {
  const parent = join(FOLDER, "parent");
  mkdirSync(parent);

  test("is opened, and removed afterwards", () => {
    const { path, version } = versionIn(privateFile(runtime, parent, content("private")));
    assert.equal(version, 1);
    assert.match(path, /\/parent\/libtest\.so-\w{6}\/libtest\.so$/);
    assert.deepEqual(readdirSync(parent), []);
  });

  test("has its content while it is opened, in a folder that only the user can enter", () => {
    const inside = content("inside");
    const reported = privateFile(runtime, parent, inside).use((path) => ({
      modes: [join(path, ".."), path].map((name) => statSync(name).mode & 0o777),
      owner: statSync(join(path, "..")).uid,
      equal: inside.matches(readFileSync(path)),
    }));
    assert.deepEqual(reported, { modes: [0o700, 0o500], owner: process.getuid?.(), equal: true });
  });

  test("is a new file each time", () => {
    const paths = [1, 2].map(() => versionIn(privateFile(runtime, parent, content("again"))).path);
    assert.notEqual(paths[0], paths[1]);
  });

  test("is removed if it cannot be opened", () => {
    const refuse = () => {
      throw new Error("refused by the test");
    };
    assert.throws(() => privateFile(runtime, parent, content("refused")).use(refuse), {
      message: "refused by the test",
    });
    assert.deepEqual(readdirSync(parent), []);
  });

  test("is checked again before it is opened", () => {
    let opened = false;
    const changed = { ...content("changed"), matches: () => false };
    const open = () => {
      opened = true;
      return {};
    };
    assert.throws(() => privateFile(runtime, parent, changed).use(open), {
      message: "The file was changed after it was written",
    });
    assert.equal(opened, false);
    assert.deepEqual(readdirSync(parent), []);
  });

  test("reports a missing parent folder", () => {
    const use = (folder: string) =>
      privateFile(runtime, folder, content("nowhere")).use((path) => ({ path }));
    assert.throws(() => use(join(FOLDER, "nothing")), {
      message: "mkdtemp() failed with ENOENT: it does not exist",
    });
    const link = join(FOLDER, "link to nothing");
    symlinkSync(join(FOLDER, "nothing"), link);
    assert.throws(() => use(link), { message: /^mkdtemp\(\) failed with ENOENT: / });
    const file = join(FOLDER, "no folder");
    writeFileSync(file, "");
    assert.throws(() => use(file), { message: /^mkdtemp\(\) failed with ENOTDIR: / });
  });
});
