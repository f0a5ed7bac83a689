// macOS is simulated: these tests check the package's use of its functions, not macOS itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LibraryContent } from "../../../ffi/files/contract.ts";
import { systemFiles } from "../../../ffi/files/select.ts";
import { DarwinProcess, E } from "../../simulation/darwin.ts";
import { DarwinSystem } from "../../simulation/darwin_system.ts";

const BYTES = Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe, 5);
const CONTENT: LibraryContent = {
  fileName: "libpatomic.dylib",
  sha256: "",
  bytes: BYTES,
  matches: (other) => BYTES.length === other.length && BYTES.every((byte, i) => byte === other[i]),
};

function start(without: readonly string[] = []) {
  const system = new DarwinSystem();
  const process = new DarwinProcess(system, "arm64", without);
  const files = systemFiles(process.runtime);
  const [users, temporary] = files.places(CONTENT);
  /** Opens the content as a library, and returns the bytes that the loader reads. */
  const open = (place = users) =>
    place.use((path) => {
      const folder = system.nodes.get(
        path.replace(/\/[^/]*$/, "").replace(/^\/tmp/, "/private/tmp"),
      );
      const file = system.nodes.get(path.replace(/^\/tmp/, "/private/tmp"));
      return { path, modes: [folder?.mode, file?.mode], bytes: file?.bytes };
    });
  const before = [...system.nodes.keys()];
  const isClean = () =>
    assert.deepEqual([process.descriptors.size, [...system.nodes.keys()]], [0, before]);
  return { system, process, files, users, temporary, open, isClean };
}

test("read() returns all bytes of a file, and null if it does not exist", () => {
  const { system, process, files } = start();
  system.make("/Users/me/ü", "file").bytes = BYTES;
  assert.deepEqual(files.read("ü"), BYTES);
  assert.equal(files.read("none"), null);
  assert.throws(() => files.read("/tmp"), {
    message: "pread() failed with EISDIR: it is a folder",
  });
  assert.equal(process.descriptors.size, 0);
});

test("the library is opened in a private folder, and nothing is left", () => {
  const { users, temporary, open, isClean } = start();
  const { path, modes, bytes } = open();
  assert.match(path, /^\/var\/folders\/ab\/T\/libpatomic\.dylib-\w{6}\/libpatomic\.dylib$/);
  assert.deepEqual(modes, [0o700, 0o500]);
  assert.deepEqual(bytes, BYTES);
  isClean();
  assert.match(open(temporary).path, /^\/tmp\/libpatomic\.dylib-\w{6}\/libpatomic\.dylib$/);
  isClean();
  assert.equal(
    users.path,
    "$(getconf DARWIN_USER_TEMP_DIR)/libpatomic.dylib-XXXXXX/libpatomic.dylib",
  );
});

test("signals do not interrupt reading and writing", () => {
  const { process, open, isClean } = start();
  for (const symbol of ["open", "write", "pread"]) process.before(symbol, () => E.INTR);
  assert.deepEqual(open().bytes, BYTES);
  isClean();
});

test("a full disk is reported, and nothing is left", () => {
  const { system, open, isClean } = start();
  system.disk = 3;
  assert.throws(() => open(), { message: /^write\(\) failed with ENOSPC: / });
  isClean();
});

test("a file that was changed or removed before it is opened is refused", () => {
  const { system, process, open, isClean } = start();
  const change = (use: (path: string) => void) => {
    process.before("open", () => {});
    process.before("open", () => use([...system.nodes.keys()].at(-1) as string));
  };
  change((path) => void (system.nodes.get(path)!.bytes = Uint8Array.of(0)));
  assert.throws(() => open(), { message: "The file was changed after it was written" });
  isClean();
  change((path) => void system.nodes.delete(path));
  assert.throws(() => open(), { message: "The file was removed after it was written" });
  isClean();
});

test("a system without a folder for temporary files is reported", () => {
  const { open, isClean } = start(["confstr"]);
  assert.throws(() => open(), { message: "confstr() returned no folder for temporary files" });
  isClean();
  const unusable = start();
  unusable.system.nodes.delete("/var/folders/ab/T");
  assert.throws(() => unusable.open(), {
    message: "mkdtemp() failed with ENOENT: it does not exist",
  });
});
