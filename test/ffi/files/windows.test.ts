// Windows is simulated: these tests check the package's use of its functions, not Windows itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LibraryContent } from "../../../ffi/files/contract.ts";
import { systemFiles } from "../../../ffi/files/select.ts";
import { WindowsProcess } from "../../simulation/windows.ts";
import { type WindowsFile, WindowsSystem } from "../../simulation/windows_system.ts";

const FOLDER = "c:\\work\\patomic.dll-5ac1";
const PATH = `${FOLDER}\\patomic.dll`;
const BYTES = Uint8Array.of(77, 90, 1, 2, 3);

function content(bytes = BYTES): LibraryContent {
  const matches = (other: Uint8Array) =>
    bytes.length === other.length && bytes.every((byte, i) => byte === other[i]);
  return { fileName: "patomic.dll", sha256: "5ac1", bytes, matches };
}

const fileOf = (bytes: Uint8Array): WindowsFile => ({
  bytes,
  flushed: new Uint8Array(),
  isDoomed: false,
});

function start(system = new WindowsSystem(), temporary?: string) {
  const process = new WindowsProcess(system, [], temporary);
  const files = systemFiles(process.runtime);
  /** Opens the content as a library, and returns the path and the bytes that the loader reads. */
  const open = (wanted = content()) =>
    files.places(wanted)[0].use((path) => ({
      path,
      bytes: system.files.get(path.toLowerCase())?.bytes,
    }));
  return { system, process, files, open };
}

test("read() returns all bytes of a file, and null if it does not exist", () => {
  const { system, process, files } = start();
  system.files.set("c:\\work\\ü", fileOf(BYTES));
  system.files.set("c:\\work\\empty", fileOf(new Uint8Array()));
  assert.deepEqual(files.read("ü"), BYTES);
  assert.deepEqual(files.read("empty"), new Uint8Array());
  assert.equal(files.read("none"), null);
  assert.equal(files.read("C:\\none\\x"), null);
  assert.equal(process.handles.size, 0);
});

test("read() reports the reason of a failure", () => {
  const { system, process, files } = start();
  assert.throws(() => files.read("C:\\Work"), {
    message: "CreateFileW() failed with EACCES: " +
      "this user may not use it, or it is a folder, or still mapped",
  });
  const large = fileOf(new Uint8Array());
  Object.defineProperty(large, "bytes", { value: { length: 2 ** 28 + 1 } });
  system.files.set("c:\\work\\large", large);
  assert.throws(() => files.read("large"), {
    message: "the file has 268435457 bytes, at most 268435456 expected",
  });
  system.files.set("c:\\work\\lost", fileOf(BYTES));
  for (const symbol of ["GetFileSizeEx", "ReadFile"]) {
    process.before(symbol, () => process.handles.clear());
    assert.throws(() => files.read("lost"), new RegExp(`^Error: ${symbol}\\(\\) failed with E`));
  }
});

test("the library is written to a private folder, and opened there", () => {
  const { system, process, open } = start();
  process.before(
    "WriteFile",
    () => assert.deepEqual(process.openFiles.map(({ share }) => share), [0]),
  );
  assert.deepEqual(open(), { path: "C:\\Work\\patomic.dll-5ac1\\patomic.dll", bytes: BYTES });
  assert.deepEqual([...system.files.keys()], [PATH]);
  // Without inherited rights, and with full access for the owner.
  assert.equal(system.folders.get(FOLDER), "D:P(A;OICI;FA;;;OW)");
  assert.deepEqual([process.handles.size, process.descriptors.size], [0, 0]);
});

test("an existing file is used again", () => {
  const { system, open } = start();
  open();
  const written = system.files.get(PATH);
  const again = start(system);
  assert.deepEqual(again.open().bytes, BYTES);
  assert.equal(system.files.get(PATH), written);
});

test("the library cannot be changed between its check and its opening", () => {
  const { system, files } = start();
  const other = new WindowsProcess(system);
  const use = () =>
    files.places(content())[0].use((path) => {
      const file = system.files.get(path.toLowerCase());
      assert.ok(file !== undefined && system.opened(file).every(({ share }) => share === 1));
      return {};
    });
  use();
  use();
  assert.equal(other.handles.size, 0);
});

test("wrong content is replaced, whichever process wrote it", () => {
  const { system, open } = start();
  system.folders.set(FOLDER, "of another user");
  system.files.set(PATH, fileOf(Uint8Array.of(0)));
  assert.deepEqual(open().bytes, BYTES);
  assert.deepEqual([...system.files.keys()], [PATH]);
});

test("wrong content that is in use is refused", () => {
  const { system, process, open } = start();
  const wrong = fileOf(Uint8Array.of(0));
  system.folders.set(FOLDER, "");
  system.files.set(PATH, wrong);
  const other = new WindowsProcess(system);
  // Opened like by the loader: other processes may only read it.
  other.handle({ openFile: { file: wrong, access: 0x80000000, share: 1 } });
  assert.throws(() => open(), { message: "The file was changed after it was written" });
  assert.equal(wrong.bytes.length, 1);
  assert.deepEqual([...system.files.keys()], [PATH]);
  assert.equal(process.handles.size, 0);
});

test("two processes that write at the same time both get the right content", () => {
  const { system, process, open } = start();
  let faster: ReturnType<typeof open> | undefined;
  process.before("MoveFileExW", () => {
    faster = start(system).open();
    const file = system.files.get(PATH) as WindowsFile;
    new WindowsProcess(system).handle({ openFile: { file, access: 0x80000000, share: 1 } });
  });
  assert.deepEqual(open().bytes, BYTES);
  assert.deepEqual(faster?.bytes, BYTES);
  assert.deepEqual([...system.files.keys()], [PATH]);
});

test("a full disk and an impossible folder are reported, and nothing is left", () => {
  const full = start();
  full.system.disk = 3;
  assert.throws(() => full.open(), { message: /^WriteFile\(\) failed with ENOSPC: / });
  assert.equal(full.system.files.size, 0);
  assert.equal(full.process.handles.size, 0);
  const nowhere = start(new WindowsSystem(), "C:\\none\\");
  assert.throws(() => nowhere.open(), {
    message: /^CreateDirectoryW\(\) failed with ENOENT: the folder does not exist$/,
  });
  assert.equal(nowhere.process.descriptors.size, 0);
  const long = start(new WindowsSystem(), `C:\\${"x".repeat(300)}\\`);
  assert.throws(() => long.open(), /^Error: GetTempPathW\(\) failed with /);
  const unusable = start();
  unusable.process.before("WriteFile", () => unusable.process.handles.clear());
  assert.throws(() => unusable.open(), { message: /^WriteFile\(\) failed with EACCES: / });
});

test("a folder that is removed before the file is written is reported", () => {
  const { system, process, open } = start();
  // The check for the file comes first.
  process.before(
    "CreateFileW",
    () => process.before("CreateFileW", () => system.folders.delete(FOLDER)),
  );
  assert.throws(() => open(), { message: /^CreateFileW\(\) failed with ENOENT: / });
});

test("a system without security descriptors is reported", () => {
  const { process, open } = start();
  process.refusesDescriptors = true;
  assert.throws(() => open(), {
    message: /^ConvertStringSecurityDescriptorToSecurityDescriptorW\(\) failed with EINVAL: /,
  });
});
