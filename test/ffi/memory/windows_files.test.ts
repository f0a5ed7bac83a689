// Windows is simulated: these tests check the package's use of its functions, not Windows itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isClean, refuses, startWindows as start } from "../../simulation/system_memory.ts";

const PAGE = 4096;

test("a file is made, keeps its content, and grows", () => {
  const { system, process, memory } = start();
  const made = memory.file({ path: "C:\\Work\\counters", size: 10, readonly: false });
  assert.equal(made.size, 10);
  process.poke(made.address, 9, 3);
  memory.flush(made, "counters");
  const file = system.files.get("c:\\work\\counters");
  assert.deepEqual([...file?.flushed ?? []], [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  memory.unmap(made);
  isClean(process);
  const again = memory.file({ path: "counters", readonly: false });
  assert.equal(again.size, 10);
  assert.equal(process.peek(again.address, 9), 3);
  memory.unmap(again);
  for (const readonly of [false, true]) {
    memory.unmap(memory.file({ path: "counters", size: 10, readonly }));
  }
  const grown = memory.file({ path: "counters", size: 5000, readonly: false });
  assert.equal(file?.bytes.length, 5000);
  assert.equal(process.peek(grown.address, 9), 3);
});

test("a file stays the same if it cannot be mapped as requested", () => {
  const { system, process, memory } = start();
  memory.unmap(memory.file({ path: "kept", size: 10, readonly: false }));
  refuses(
    () => memory.file({ path: "kept", size: 9, readonly: false }),
    "EINVAL",
    "CreateFileW",
    "kept",
  );
  refuses(
    () => memory.file({ path: "kept", size: 11, readonly: true }),
    "EINVAL",
    "CreateFileW",
    "kept",
  );
  system.disk = 100;
  refuses(
    () => memory.file({ path: "kept", size: 200, readonly: false }),
    "ENOSPC",
    "CreateFileMappingW",
    "kept",
  );
  assert.equal(system.files.get("c:\\work\\kept")?.bytes.length, 10);
  system.files.get("c:\\work\\kept")!.bytes = new Uint8Array();
  refuses(
    () => memory.file({ path: "kept", readonly: false }),
    "EINVAL",
    "CreateFileMappingW",
    "kept",
  );
  isClean(process);
});

test("a file of a failing call stays, because another process may use it", () => {
  const { system, process, memory } = start();
  system.disk = 100;
  refuses(
    () => memory.file({ path: "full", size: 200, readonly: false }),
    "ENOSPC",
    "CreateFileMappingW",
    "full",
  );
  system.disk = 2 ** 40;
  process.addresses = PAGE;
  refuses(
    () => memory.file({ path: "wide", size: 2 * PAGE, readonly: false }),
    "ENOMEM",
    "MapViewOfFile",
    "wide",
  );
  isClean(process);
  assert.deepEqual([...system.files.keys()], ["c:\\work\\full", "c:\\work\\wide"]);
});

test("a file keeps the size from a failing call, because another process may use it", () => {
  const { system, process, memory } = start();
  memory.unmap(memory.file({ path: "old", size: 10, readonly: false }));
  process.addresses = PAGE;
  refuses(
    () => memory.file({ path: "old", size: 2 * PAGE, readonly: false }),
    "ENOMEM",
    "MapViewOfFile",
    "old",
  );
  assert.equal(system.files.get("c:\\work\\old")?.bytes.length, 2 * PAGE);
  isClean(process);
});

test("a read-only file shows other processes' writes, and is not made", () => {
  const { system, process, memory } = start();
  refuses(
    () => memory.file({ path: "none", size: 8, readonly: true }),
    "ENOENT",
    "CreateFileW",
    "none",
  );
  refuses(() => memory.file({ path: "none", readonly: false }), "ENOENT", "CreateFileW", "none");
  const writable = memory.file({ path: "shared", size: 8, readonly: false });
  const readable = memory.file({ path: "shared", readonly: true });
  process.poke(writable.address, 1, 1);
  assert.equal(process.peek(readable.address, 1), 1);
  process.poke(readable.address, 1, 2);
  assert.equal(process.peek(writable.address, 1), 1);
  assert.deepEqual([...system.files.keys()], ["c:\\work\\shared"]);
});

test("a file that another process makes meanwhile is mapped", () => {
  const { system, process, memory } = start();
  const faster = () => {
    system.files.set("c:\\work\\race", {
      bytes: new Uint8Array(4),
      flushed: new Uint8Array(),
      isDoomed: false,
    });
  };
  // After the check that it is missing, and before it is made.
  process.before("CreateFileW", () => process.before("CreateFileW", faster));
  const mapped = memory.file({ path: "race", size: 8, readonly: false });
  assert.equal(mapped.size, 8);
  assert.equal(system.files.get("c:\\work\\race")?.bytes.length, 8);
});

test("errors have the names of POSIX", () => {
  const { system, process, memory } = start();
  const file = (path: string) => () => memory.file({ path, size: 8, readonly: false });
  refuses(file("C:\\none\\x"), "ENOENT", "CreateFileW", "C:\\none\\x");
  refuses(file("C:\\Work"), "EACCES", "CreateFileW", "C:\\Work");
  refuses(file("a?"), "EINVAL", "CreateFileW", "a?");
  refuses(file("Q:\\x"), "EIO", "CreateFileW", "Q:\\x");
  assert.throws(file("Q:\\x"), /the system reported error 21/);
  const exclusive = { bytes: new Uint8Array(8), flushed: new Uint8Array(), isDoomed: false };
  system.files.set("c:\\work\\exclusive", exclusive);
  process.handle({ openFile: { file: exclusive, access: 0x80000000, share: 0 } });
  refuses(file("exclusive"), "EBUSY", "CreateFileW", "exclusive");
  // Its folder is removed after the check that the file is missing.
  system.folders.set("c:\\short", "");
  process.before(
    "CreateFileW",
    () => process.before("CreateFileW", () => system.folders.delete("c:\\short")),
  );
  refuses(file("C:\\short\\x"), "ENOENT", "CreateFileW", "C:\\short\\x");
});

test("a path is resolved, and its file is removed after it was unmapped", () => {
  const { system, memory } = start();
  const mapped = memory.file({ path: "removed", size: 8, readonly: false });
  assert.equal(mapped.path, "C:\\Work\\removed");
  refuses(() => memory.unlinkFile("removed"), "EACCES", "DeleteFileW", "removed");
  memory.unmap(mapped);
  memory.unlinkFile("removed");
  assert.equal(system.files.size, 0);
  refuses(() => memory.unlinkFile("removed"), "ENOENT", "DeleteFileW", "removed");
  refuses(() => memory.flush(mapped, "removed"), "EIO", "FlushViewOfFile", "removed");
});

test("a system without one of the functions is reported", () => {
  assert.throws(() => start(undefined, ["FlushViewOfFile"]), {
    message: "kernel32.dll has no FlushViewOfFile()",
  });
});
