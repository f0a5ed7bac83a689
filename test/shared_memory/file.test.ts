import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { atomic, type AtomicInt, attach, INT, SharedMemory } from "../../mod.ts";
import { ON_WINDOWS, ROOT, runForJson } from "../support/child.ts";

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

describe("a file and its path", { skip: ON_WINDOWS }, () => {
  const handleOf = (memory: SharedMemory) => atomic({ width: 4, atype: INT, memory }).handle();

  test("a handle leads to the file from every working directory", () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      using shm = SharedMemory.file({ path: "relative", size: 8 });
      process.chdir("/");
      assert.equal(handleOf(shm).path, path.join(realpathSync(folder), "relative"));
      attach<AtomicInt<4, ArrayBuffer>>(handleOf(shm)).inc();
      assert.equal(shm.read(0, 1)[0], 1);
      shm.unlink();
      assert.equal(existsSync(at("relative")), false);
    } finally {
      process.chdir(before);
    }
  });

  test("a renamed file is not opened by its old path", () => {
    using shm = SharedMemory.file({ path: at("old"), size: 8 });
    handleOf(shm);
    renameSync(at("old"), at("new"));
    const refusal = { code: "ENOENT", message: /the file was renamed, replaced or removed after/ };
    assert.throws(() => handleOf(shm), refusal);
    writeFileSync(at("old"), "another file");
    assert.throws(() => handleOf(shm), refusal);
    assert.throws(() => shm.unlink(), refusal);
    assert.equal(readFileSync(at("old"), "utf8"), "another file");
    renameSync(at("new"), at("old"));
    assert.equal(handleOf(shm).path, path.join(realpathSync(folder), "old"));
  });

  test(
    "a file in memory is mapped by its descriptor",
    { skip: process.platform !== "linux" },
    () => {
      const reported = runForJson<[string, number, boolean, number]>(
        `
      import { readFileSync } from "node:fs";
      import process from "node:process";
      const { currentRuntime } = await import(${
          JSON.stringify(path.join(ROOT, "ffi/runtime/current.ts"))
        });
      const runtime = currentRuntime();
      const { memfd_create } = runtime.open("libc.so.6").functions({
        memfd_create: { parameters: ["pointer", "u32"], result: "i32" },
      });
      const fd = memfd_create(runtime.pointerTo(new TextEncoder().encode("name\\0")), 0);
      const memory = api.SharedMemory.file({ path: "/proc/self/fd/" + fd, size: 64 });
      const a = api.atomic({ width: 4, atype: api.INT, memory });
      const handle = a.handle();
      api.attach(handle).inc();
      const same = api.SharedMemory.file({ path: "/proc/" + process.pid + "/fd/" + fd });
      const path = handle.path.replace(/\\d+/g, "N");
      console.log(JSON.stringify([path, a.load(), same.read(0, 1)[0] === 1, same.size]));
    `,
        { deno: ["--allow-all"] },
      );
      assert.deepEqual(reported, ["/proc/N/fd/N", 1, true, 64]);
    },
  );

  test("a folder whose name is not UTF-8 is refused, unless a link leads to it", {
    skip: process.platform !== "linux",
  }, () => {
    const script = `
      set -e
      cd ${folder}
      mkdir "$(printf 'not-utf8-\\377')"
      ln -s not-utf8-* utf8
      cd utf8
      exec "$@"
    `;
    const reported = runForJson<[string, number, string]>(
      `
      let code;
      try { api.SharedMemory.file({ path: "file", size: 8 }); } catch (error) { code = error.code; }
      const memory = api.SharedMemory.file({ path: ${JSON.stringify(at("utf8/file"))}, size: 8 });
      const handle = api.atomic({ width: 4, atype: api.INT, memory }).handle();
      console.log(JSON.stringify([code, api.attach(handle).load(), handle.path]));
    `,
      { deno: ["--allow-all"], wrapper: ["sh", "-c", script, "sh"] },
    );
    assert.deepEqual(reported, ["EILSEQ", 0, at("utf8/file")]);
  });
});
