// Space for memory on small, full and old file systems, in mount namespaces of their own.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { ROOT, runForJson } from "../support/child.ts";
import { CANNOT_MOUNT, mounting } from "../support/mounts.ts";

const FOLDER = mkdtempSync(path.join(tmpdir(), "patomic-space-"));
after(() => rmSync(FOLDER, { recursive: true }));

const tmpfs = (size: string, folder = FOLDER) => `mount -t tmpfs -o size=${size} none ${folder}`;
const FILE = JSON.stringify(path.join(FOLDER, "file"));
const PROGRAMS = JSON.stringify(path.join(ROOT, "test/programs"));

/** Runs code in a process with the mounts and all permissions. */
const runMounted = <T>(mount: string, code: string): T =>
  runForJson<T>(
    `
    import * as fs from "node:fs";
    import { spawn, spawnSync } from "node:child_process";
    const { SharedMemory, atomic, UINT } = api;
    const codeOf = (use) => {
      try { use(); return "none"; } catch (error) { return error.code; }
    };
    ${code}
  `,
    { deno: ["--allow-all"], wrapper: mounting(mount) },
  );

describe("space", { skip: CANNOT_MOUNT }, () => {
  test("a file that grows without fallocate() keeps the counter of another process", {
    timeout: 60_000,
  }, () => {
    const [value, count, size] = runMounted<[number, number, number]>(
      `mount -t ramfs none ${FOLDER}`,
      `
      const memory = SharedMemory.file({ path: ${FILE}, size: 4096 });
      const a = atomic({ width: 4, atype: UINT, memory });
      const run = globalThis.Deno ? ["run", "--allow-all", "--no-check"] : [];
      const child = spawn(process.execPath, [...run, ${PROGRAMS} + "/grow.ts", ${FILE}, 1000]);
      let status = null;
      child.on("exit", (code) => status = code ?? -1);
      let count = 0;
      while (status === null) {
        for (let i = 0; i < 100_000; i++, count++) a.inc();
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (status !== 0) throw new Error("grow.ts failed");
      console.log(JSON.stringify([a.load(), count % 2 ** 32, fs.statSync(${FILE}).size]));
    `,
    );
    assert.equal(value, count);
    assert.equal(size, 1001 * 4096);
  });

  test("two processes that extend a file without fallocate() reach exactly the size", {
    timeout: 60_000,
  }, () => {
    const [statuses, size] = runMounted<[number[], number]>(
      `mount -t ramfs none ${FOLDER}`,
      `
      const run = globalThis.Deno ? ["run", "--allow-all", "--no-check"] : [];
      const grow = () => new Promise((resolve) =>
        spawn(process.execPath, [...run, ${PROGRAMS} + "/grow.ts", ${FILE}, 1000])
          .on("exit", resolve)
      );
      const statuses = await Promise.all([grow(), grow()]);
      console.log(JSON.stringify([statuses, fs.statSync(${FILE}).size]));
    `,
    );
    assert.deepEqual(statuses, [0, 0]);
    assert.equal(size, 1001 * 4096);
  });

  test("a sparse file above the space of its device is refused, and its bytes stay", () => {
    const reported = runMounted<[string, string, number]>(
      tmpfs("8m"),
      `
      fs.writeFileSync(${FILE}, "bytes");
      fs.truncateSync(${FILE}, 64 * 2 ** 20);
      const map = () => SharedMemory.file({ path: ${FILE} });
      const code = codeOf(() => new Uint8Array(map().buffer).fill(1));
      const text = fs.readFileSync(${FILE}).subarray(0, 6).toString();
      console.log(JSON.stringify([code, text, fs.statSync(${FILE}).size]));
    `,
    );
    assert.deepEqual(reported, ["ENOSPC", "bytes\0", 64 * 2 ** 20]);
  });

  test("a segment of another language above the space of the system is refused", () => {
    const reported = runMounted<[string, string]>(
      tmpfs("8m", "/dev/shm"),
      `
      fs.writeFileSync("/dev/shm/sparse", "bytes");
      fs.truncateSync("/dev/shm/sparse", 64 * 2 ** 20);
      const open = () => new Uint8Array(SharedMemory.open({ name: "sparse" }).buffer).fill(1);
      const read = () => fs.readFileSync("/dev/shm/sparse").subarray(0, 6).toString();
      console.log(JSON.stringify([codeOf(open), read()]));
    `,
    );
    assert.deepEqual(reported, ["ENOSPC", "bytes\0"]);
  });

  test("a sparse segment gets its space when it is opened", () => {
    const reported = runMounted<[string, number]>(
      tmpfs("8m", "/dev/shm"),
      `
      fs.writeFileSync("/dev/shm/sparse", "bytes");
      fs.truncateSync("/dev/shm/sparse", 4 * 2 ** 20);
      const bytes = new Uint8Array(SharedMemory.open({ name: "sparse" }).buffer);
      // Fills the device, so that a page without space would end the process.
      spawnSync("dd", ["if=/dev/zero", "of=/dev/shm/rest", "bs=64k"]);
      const text = new TextDecoder().decode(bytes.slice(0, 6));
      bytes.fill(1);
      console.log(JSON.stringify([text, bytes.length]));
    `,
    );
    assert.deepEqual(reported, ["bytes\0", 4 * 2 ** 20]);
  });

  test("a failing call does not use up the space of a full device", () => {
    const reported = runMounted<[string, string, number, string[], number]>(
      tmpfs("8m"),
      `
      fs.writeFileSync(${FILE}, "bytes");
      const free = () => {
        const { bavail, bsize } = fs.statfsSync(${JSON.stringify(FOLDER)});
        return bavail * bsize;
      };
      const before = free();
      const codes = [${FILE}, ${FILE} + 2].map((path) =>
        codeOf(() => SharedMemory.file({ path, size: 64 * 2 ** 20 }))
      );
      console.log(JSON.stringify([...codes, fs.statSync(${FILE}).size, fs.readdirSync(${
        JSON.stringify(FOLDER)
      }), free() - before]));
    `,
    );
    assert.deepEqual(reported, ["ENOSPC", "ENOSPC", 5, ["file"], 0]);
  });
});
