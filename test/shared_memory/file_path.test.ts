import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
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
