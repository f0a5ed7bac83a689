import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { ON_WINDOWS, runForJson } from "../support/child.ts";

const folder = mkdtempSync(path.join(tmpdir(), "patomic-"));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);

test("SharedMemory.file() makes a file that keeps its content", () => {
  const file = at("counter");
  {
    using shm = SharedMemory.file({ path: file, size: 10 });
    assert.equal(shm.size, 10);
    assert.equal(shm.name, file);
    new Uint8Array(shm.buffer).set([1, 2, 3]);
    shm.flush();
  }
  assert.equal(statSync(file).mode & 0o777, ON_WINDOWS ? 0o666 : 0o600);
  assert.deepEqual([...readFileSync(file)], [1, 2, 3, 0, 0, 0, 0, 0, 0, 0]);
  using again = SharedMemory.file({ path: file });
  assert.equal(again.size, 10);
  assert.equal(new Uint8Array(again.buffer)[2], 3);
});

test("SharedMemory.file() extends a file and refuses to shrink it", () => {
  const file = at("grow");
  writeFileSync(file, "abc");
  assert.throws(() => SharedMemory.file({ path: file, size: 2 }), { code: "EINVAL" });
  assert.throws(() => SharedMemory.file({ path: file, size: 20, readonly: true }), {
    code: "EINVAL",
  });
  assert.equal(readFileSync(file, "utf8"), "abc");
  using shm = SharedMemory.file({ path: file, size: 5000 });
  assert.equal(new TextDecoder().decode(new Uint8Array(shm.buffer, 0, 4)), "abc\0");
  assert.equal(statSync(file).size, 5000);
});

test("a size above the limit of files does not change the file", () => {
  const file = at("huge");
  const size = "Bun" in globalThis ? 2 ** 32 + 1 : 2 ** 52;
  assert.throws(() => SharedMemory.file({ path: file, size }), { segment: file });
  assert.equal(existsSync(file), false);
  writeFileSync(file, "abc");
  assert.throws(() => SharedMemory.file({ path: file, size }), { segment: file });
  assert.equal(readFileSync(file, "utf8"), "abc");
});

test("SharedMemory.file() refuses a file that cannot be mapped", () => {
  assert.throws(() => SharedMemory.file({ path: at("none") }), {
    code: "ENOENT",
    syscall: ON_WINDOWS ? "CreateFileW" : "open",
    segment: at("none"),
  });
  assert.throws(() => SharedMemory.file({ path: at("none"), readonly: true, size: 8 }), {
    code: "ENOENT",
  });
  assert.throws(() => SharedMemory.file({ path: at("no/folder"), size: 8 }), { code: "ENOENT" });
  assert.throws(() => SharedMemory.file({ path: folder, size: 8 }), {
    code: ON_WINDOWS ? "EACCES" : "EISDIR",
  });
  if (!ON_WINDOWS) {
    assert.throws(() => SharedMemory.file({ path: "/dev/zero" }), { code: "EINVAL" });
  }
  assert.throws(() => SharedMemory.file({ path: "" }), { code: "EINVAL" });
  assert.throws(() => SharedMemory.file({ path: "a\0b" }), { code: "EINVAL" });
  writeFileSync(at("empty"), "");
  assert.throws(() => SharedMemory.file({ path: at("empty") }), {
    code: "EINVAL",
    syscall: ON_WINDOWS ? "CreateFileMappingW" : "mmap",
  });
});

test("SharedMemory.file() makes the target of a symbolic link", () => {
  symlinkSync(at("target"), at("link"));
  symlinkSync(at("no/target"), at("lost"));
  // In a process that the test ends if it never returns.
  const reported = runForJson(`
    const use = (path) => {
      try {
        using shm = api.SharedMemory.file({ path, size: 8 });
        return shm.size;
      } catch (error) {
        return error.code;
      }
    };
    console.log(JSON.stringify([use(${JSON.stringify(at("link"))}), use(${
    JSON.stringify(at("lost"))
  })]));
  `);
  assert.deepEqual(reported, [8, "ENOENT"]);
  assert.equal(statSync(at("target")).size, 8);
});

test("a read-only file shows other processes' writes", () => {
  using shm = SharedMemory.file({ path: at("shared"), size: 8 });
  using other = SharedMemory.file({ path: at("shared"), readonly: true });
  new Uint8Array(shm.buffer)[1] = 1;
  assert.equal(new Uint8Array(other.buffer)[1], 1);
  new Uint8Array(other.buffer)[1] = 2;
  other.flush();
  assert.deepEqual([...readFileSync(at("shared"))], [0, 1, 0, 0, 0, 0, 0, 0]);
});

test("unlink() removes the file", () => {
  using shm = SharedMemory.file({ path: at("removed"), size: 8 });
  // Windows does not remove a mapped file.
  if (ON_WINDOWS) shm.close();
  shm.unlink();
  assert.equal(existsSync(at("removed")), false);
  assert.throws(() => shm.unlink(), {
    code: "ENOENT",
    syscall: ON_WINDOWS ? "DeleteFileW" : "unlink",
  });
});

test("a folder is refused, also read-only", () => {
  for (const readonly of [true, false]) {
    assert.throws(() => SharedMemory.file({ path: folder, readonly }), {
      code: ON_WINDOWS ? "EACCES" : "EISDIR",
    });
  }
});
