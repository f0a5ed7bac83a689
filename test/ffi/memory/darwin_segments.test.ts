// macOS is simulated: these tests check the package's use of its functions, not macOS itself.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { E } from "../../simulation/darwin.ts";
import type { DarwinSystem } from "../../simulation/darwin_system.ts";
import { isClean, refuses, startDarwin } from "../../simulation/system_memory.ts";

for (const processor of ["x64", "arm64"] as const) {
  const start = (system?: DarwinSystem) => startDarwin(processor, system);

  describe(`segments on ${processor}`, () => {
    test("a segment is shared by processes, and each sees the writes of the rest", () => {
      const a = start();
      const b = start(a.system);
      const made = a.memory.create("counters", 100);
      assert.equal(made.size, 100);
      assert.equal(a.system.segments.get("/counters")?.mode, 0o600);
      const opened = b.memory.open("counters", false);
      // macOS reports whole pages.
      assert.equal(opened.size, b.process.page);
      assert.equal(a.process.peek(made.address, 99), 0);
      a.process.poke(made.address, 99, 7);
      assert.equal(b.process.peek(opened.address, 99), 7);
      // It has no inode, so nothing distinguishes it from another segment.
      assert.deepEqual([made.identity, opened.identity], [undefined, undefined]);
      assert.deepEqual([a.process.descriptors.size, b.process.descriptors.size], [0, 0]);
      a.memory.unmap(made);
      isClean(a.process);
      assert.equal(b.process.peek(opened.address, 99), 7);
    });

    test("a name that is taken, missing or too long is refused", () => {
      const { process, memory } = start();
      const made = memory.create("taken", 8);
      refuses(() => memory.create("taken", 64), "EEXIST", "shm_open", "taken");
      refuses(() => memory.open("none", false), "ENOENT", "shm_open", "none");
      assert.equal(memory.maxNameLength, 30);
      memory.unmap(memory.create("x".repeat(30), 8));
      refuses(() => memory.create("x".repeat(31), 8), "ENAMETOOLONG", "shm_open", "x".repeat(31));
      memory.unlink("taken");
      refuses(() => memory.unlink("taken"), "ENOENT", "shm_unlink", "taken");
      memory.unmap(made);
      isClean(process);
    });

    test("a segment that cannot be completed leaves no name", () => {
      const { system, process, memory } = start();
      system.disk = 100;
      refuses(() => memory.create("full", 200), "ENOSPC", "ftruncate", "full");
      system.disk = 2 ** 40;
      process.addresses = 1024;
      refuses(() => memory.create("wide", 2 ** 20), "ENOMEM", "mmap", "wide");
      process.largestFile = 50n;
      refuses(() => memory.create("limited", 51), "EFBIG", "ftruncate", "limited");
      assert.equal(system.segments.size, 0);
      isClean(process);
    });

    test("a segment that has no size yet is refused", () => {
      const { system, process, memory } = start();
      system.segments.set("/early", system.node("segment", 0o600));
      refuses(() => memory.open("early", false), "EINVAL", "mmap", "early");
      isClean(process);
    });

    test("read-only memory shows other processes' writes, and cannot be written", () => {
      const { system, process, memory } = start();
      const made = memory.create("readonly", 8);
      const opened = memory.open("readonly", true);
      process.poke(made.address, 0, 1);
      assert.equal(process.peek(opened.address, 0), 1);
      assert.throws(() => process.poke(opened.address, 0, 2), /Bus error/);
      memory.unmap(memory.file({ path: "/tmp/shared", size: 8, readonly: false }));
      const file = memory.file({ path: "/tmp/shared", readonly: true });
      assert.throws(() => process.poke(file.address, 0, 2), /Bus error/);
      system.nodes.get("/private/tmp/shared")!.bytes[3] = 4;
      assert.equal(process.peek(file.address, 3), 4);
    });
  });

  describe(`a segment on ${processor}`, () => {
    test("has the requested permission bits, and exists until it is unlinked", () => {
      const { system, process, memory } = start();
      const made = memory.create("shared", 8, { mode: 0o660 });
      assert.equal(system.segments.get("/shared")?.mode, 0o660);
      assert.deepEqual([memory.exists("shared"), memory.exists("none")], [true, false]);
      assert.equal(memory.isNamed("shared", made), true);
      memory.unlink("shared");
      assert.equal(memory.exists("shared"), false);
      memory.unmap(made);
      isClean(process);
    });

    test("of another user exists, and is refused with advice", () => {
      const { process, memory } = start();
      memory.unmap(memory.create("other", 8));
      process.before("shm_open", () => E.ACCES);
      assert.equal(memory.exists("other"), true);
      process.before("shm_open", () => E.ACCES);
      refuses(
        () => memory.open("other", false),
        "EACCES",
        "shm_open",
        /: readonly: true would work: /,
      );
      process.before("shm_open", () => E.ACCES);
      process.before("shm_open", () => E.ACCES);
      refuses(
        () => memory.open("other", false),
        "EACCES",
        "shm_open",
        /this user may not use it: /,
      );
      isClean(process);
    });

    test("that a killed process left without a size gets a size", () => {
      const { system, process, memory } = start();
      system.segments.set("/early", system.node("segment", 0o600));
      refuses(() => memory.open("early", false), "EINVAL", "mmap");
      const opened = memory.open("early", false, 100);
      assert.equal(opened.size, process.page);
      memory.unmap(opened);
      isClean(process);
    });

    test("whose size another process sets at the same time has that size", () => {
      const { system, process, memory } = start();
      const node = system.node("segment", 0o600);
      system.segments.set("/early", node);
      process.before("ftruncate", () => system.resize(node, 2 * process.page));
      const opened = memory.open("early", false, 100);
      assert.equal(opened.size, 2 * process.page);
      memory.unmap(opened);
      isClean(process);
    });

    test("whose size another process has set stays if its creator fails", () => {
      const { system, process, memory } = start();
      process.before(
        "ftruncate",
        () => system.resize(system.segments.get("/taken")!, process.page),
      );
      refuses(() => memory.create("taken", 100), "EINVAL", "ftruncate");
      assert.equal(system.segments.get("/taken")?.bytes.length, process.page);
      isClean(process);
    });

    test("is never stale, and cannot be listed", () => {
      const { process, memory } = start();
      memory.unmap(memory.create("stale", 8));
      const replace = () => memory.create("stale", 8, { replaceStale: true });
      refuses(
        replace,
        "EEXIST",
        "shm_open",
        /macOS does not report whether it is in use: unlink it first/,
      );
      refuses(() => memory.list(), "ENOSYS", "opendir");
      isClean(process);
    });
  });
}
