// Windows is simulated: these tests check the package's use of its functions, not Windows itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isClean, refuses, startWindows as start } from "../../simulation/system_memory.ts";

const PAGE = 4096;

test("a segment is shared by processes, and each sees the writes of the rest", () => {
  const a = start();
  const other = start(a.system);
  const made = a.memory.create("counters-ü-𝄞", 100);
  assert.equal(made.size, 100);
  assert.equal(a.process.peek(made.address, 99), 0);
  const opened = other.memory.open("counters-ü-𝄞", false);
  // Windows reports whole pages.
  assert.equal(opened.size, PAGE);
  a.process.poke(made.address, 99, 7);
  assert.equal(other.process.peek(opened.address, 99), 7);
  other.process.poke(opened.address, 0, 8);
  assert.equal(a.process.peek(made.address, 0), 8);
});

test("a segment is removed with the last process that uses it", () => {
  const a = start();
  const b = start(a.system);
  const made = a.memory.create("last", 8);
  const opened = b.memory.open("last", false);
  a.memory.unlink("last");
  a.memory.unmap(made);
  isClean(a.process);
  a.memory.unmap(a.memory.open("last", false));
  b.memory.unmap(opened);
  isClean(b.process);
  refuses(() => a.memory.open("last", false), "ENOENT", "OpenFileMappingW", "last");
  b.memory.create("last", 8);
  b.process.end();
  refuses(() => a.memory.open("last", false), "ENOENT", "OpenFileMappingW", "last");
});

test("the handle of memory that unmaps itself is closed, and its name is free", () => {
  const { process, memory } = start();
  assert.notEqual(memory.free, null);
  const made = memory.create("released", 8);
  memory.release(made);
  assert.deepEqual([process.handles.size, process.views.size], [0, 1]);
  assert.equal(process.peek(made.address, 0), 0);
});

test("a name that is taken is refused, and nothing is left open", () => {
  const a = start();
  const b = start(a.system);
  const made = a.memory.create("taken", 8);
  a.process.poke(made.address, 0, 5);
  refuses(() => b.memory.create("taken", 64), "EEXIST", "CreateFileMappingW", "taken");
  isClean(b.process);
  assert.equal(a.process.peek(made.address, 0), 5);
});

test("read-only memory shows other processes' writes, and a write to it stays private", () => {
  const a = start();
  const b = start(a.system);
  const made = a.memory.create("readonly", 2 * PAGE);
  const opened = b.memory.open("readonly", true);
  a.process.poke(made.address, 0, 1);
  assert.equal(b.process.peek(opened.address, 0), 1);
  b.process.poke(opened.address, 0, 9);
  a.process.poke(made.address, PAGE, 2);
  assert.deepEqual([a.process.peek(made.address, 0), b.process.peek(opened.address, 0)], [1, 9]);
  assert.equal(b.process.peek(opened.address, PAGE), 2);
});

test("sizes above 4 GiB are passed completely", () => {
  const { process, memory } = start();
  const size = 5 * 2 ** 32 + 12;
  const { address } = memory.create("large", size);
  assert.equal(process.views.get(address)?.section.size, size);
});

test("a segment without memory or addresses is refused, and nothing is left", () => {
  const a = start();
  a.system.memory = 2 ** 20;
  refuses(() => a.memory.create("huge", 2 ** 21), "ENOSPC", "CreateFileMappingW", "huge");
  a.process.addresses = PAGE;
  refuses(() => a.memory.create("wide", 2 * PAGE), "ENOMEM", "MapViewOfFile", "wide");
  isClean(a.process);
  refuses(() => a.memory.open("wide", false), "ENOENT", "OpenFileMappingW", "wide");
});

test("a segment exists while a process has it open, also if this user may not open it", () => {
  const { process, memory } = start();
  assert.equal(memory.exists("life"), false);
  const made = memory.create("life", 8, { replaceStale: true });
  assert.equal(memory.exists("life"), true);
  assert.equal(memory.isNamed("life", made), true);
  // On Windows, every existing segment is in use.
  refuses(
    () => memory.create("life", 8, { replaceStale: true }),
    "EEXIST",
    "CreateFileMappingW",
    "life",
  );
  process.refused.add("OpenFileMappingW");
  assert.equal(memory.exists("life"), true);
  refuses(() => memory.open("life", false), "EACCES", "OpenFileMappingW", "life");
  process.refused.clear();
  process.before("OpenFileMappingW", () => process.refused.add("OpenFileMappingW"));
  process.before("OpenFileMappingW", () => process.refused.clear());
  assert.throws(() => memory.open("life", false), /: readonly: true would work: OpenFileMappingW /);
  memory.unmap(made);
  isClean(process);
  assert.equal(memory.exists("life"), false);
  refuses(() => memory.list(), "ENOSYS", "NtQueryDirectoryObject", "");
});

test("a failing function is reported", () => {
  const { process, memory } = start();
  const made = memory.create("failing", 8);
  process.refused.add("CloseHandle");
  refuses(() => memory.release(made), "EACCES", "CloseHandle", "");
  process.refused.clear();
  process.refused.add("VirtualQuery");
  refuses(() => memory.open("failing", false), "EACCES", "VirtualQuery", "failing");
  assert.deepEqual([process.handles.size, process.views.size], [1, 1]);
  process.refused.clear();
  process.refused.add("UnmapViewOfFile");
  refuses(() => memory.unmap(made), "EACCES", "UnmapViewOfFile", "");
  process.refused.clear();
  process.refused.add("GetFileSizeEx");
  refuses(
    () => memory.file({ path: "sized", size: 8, readonly: false }),
    "EACCES",
    "GetFileSizeEx",
    "sized",
  );
});
