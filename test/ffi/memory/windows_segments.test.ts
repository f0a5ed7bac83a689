// Windows is simulated: these tests check the package's use of its functions, not Windows itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isClean, refuses, startWindows as start } from "../../simulation/system_memory.ts";

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
