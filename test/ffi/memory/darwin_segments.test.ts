// macOS is simulated: these tests check the package's use of its functions, not macOS itself.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { E } from "../../simulation/darwin.ts";
import type { DarwinSystem } from "../../simulation/darwin_system.ts";
import { isClean, refuses, startDarwin } from "../../simulation/system_memory.ts";

for (const processor of ["x64", "arm64"] as const) {
  const start = (system?: DarwinSystem) => startDarwin(processor, system);

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

  describe(`a file on ${processor}`, () => {
    const PATH = "/private/tmp/grown";
    const startGrown = () => {
      const started = start();
      const node = started.system.make(PATH, "file");
      node.bytes = Uint8Array.of(1, 2, 3);
      return {
        ...started,
        node,
        grow: () => started.memory.file({ path: PATH, size: 10, readonly: false }),
      };
    };

    test("that another process extends meanwhile is not shortened", () => {
      const { system, process, node, grow } = startGrown();
      process.before("fcntl", () => {
        system.resize(node, 20);
        node.bytes[15] = 7;
      });
      assert.equal(grow().size, 10);
      assert.deepEqual([node.bytes.length, node.bytes[2], node.bytes[15]], [20, 3, 7]);
      assert.equal(system.locked.size, 0);
    });

    test("grows at its end if another process extends it between two calls", () => {
      const { system, process, node, grow } = startGrown();
      process.before("write", () => {
        system.resize(node, 5);
        node.bytes[4] = 9;
      });
      grow();
      assert.deepEqual([node.bytes[2], node.bytes[4]], [3, 9]);
      assert.ok(node.bytes.length >= 10);
    });

    test("keeps its bytes and its lock is released if it cannot grow", () => {
      const { system, process, node, grow } = startGrown();
      process.before("write", () => E.NOSPC);
      refuses(grow, "ENOSPC", "write");
      assert.deepEqual([...node.bytes], [1, 2, 3]);
      assert.equal(system.locked.size, 0);
      process.before("write", () => E.INTR);
      process.before("flock", () => E.INTR);
      assert.equal(grow().size, 10);
      assert.equal(node.bytes.length, 10);
    });

    test("grows without a lock on a file system without locks", () => {
      const { process, node, grow } = startGrown();
      process.before("flock", () => E.NOTSUP);
      grow();
      assert.deepEqual([...node.bytes], [1, 2, 3, 0, 0, 0, 0, 0, 0, 0]);
    });
  });
}
