// macOS is simulated: these tests check the package's use of its functions, not macOS itself.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { E } from "../../simulation/darwin.ts";
import type { DarwinSystem } from "../../simulation/darwin_system.ts";
import { isClean, refuses, startDarwin } from "../../simulation/system_memory.ts";

for (const processor of ["x64", "arm64"] as const) {
  const start = (system?: DarwinSystem, without?: readonly string[]) =>
    startDarwin(processor, system, without);

  describe(`files on ${processor}`, () => {
    test("a file is made with space, keeps its content, and grows", () => {
      const { system, process, memory } = start();
      const made = memory.file({ path: "/tmp/counters", size: 10, readonly: false });
      const node = system.nodes.get("/private/tmp/counters")!;
      assert.deepEqual([node.mode, node.reserved, node.bytes.length], [0o600, 10, 10]);
      assert.equal(made.identity, `true:false:16777220:${node.inode}`);
      process.poke(made.address, 9, 3);
      memory.flush(made, "counters");
      assert.deepEqual([...node.flushed], [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
      memory.unmap(made);
      isClean(process);
      assert.equal(memory.file({ path: "/tmp/counters", readonly: false }).size, 10);
      for (const readonly of [false, true]) {
        memory.unmap(memory.file({ path: "/tmp/counters", size: 10, readonly }));
      }
      const grown = memory.file({ path: "/tmp/counters", size: 5000, readonly: false });
      assert.deepEqual([node.reserved, node.bytes.length], [4990, 5000]);
      assert.equal(process.peek(grown.address, 9), 3);
      assert.equal(process.descriptors.size, 0);
    });

    test("a file stays the same if it cannot be mapped as requested", () => {
      const { system, process, memory } = start();
      const node = system.make("/private/tmp/kept", "file");
      node.bytes = new Uint8Array(10);
      const use = (size: number | undefined, readonly = false) => () =>
        memory.file({ path: "/tmp/kept", size, readonly });
      refuses(use(9), "EINVAL", "open", "/tmp/kept");
      refuses(use(11, true), "EINVAL", "open", "/tmp/kept");
      system.disk = 100;
      refuses(use(200), "ENOSPC", "fcntl", "/tmp/kept");
      system.disk = 2 ** 40;
      process.addresses = 1024;
      refuses(use(2 ** 20), "ENOMEM", "mmap", "/tmp/kept");
      assert.equal(node.bytes.length, 10);
      refuses(
        () => memory.file({ path: "/tmp/none", size: 2 ** 20, readonly: false }),
        "ENOMEM",
        "mmap",
        "/tmp/none",
      );
      assert.equal(system.nodes.has("/private/tmp/none"), false);
      node.bytes = new Uint8Array();
      refuses(use(undefined), "EINVAL", "mmap", "/tmp/kept");
      isClean(process);
    });

    test("a file is mapped on a file system that cannot allocate space", () => {
      const { system, process, memory } = start();
      process.before("fcntl", () => E.BADF);
      assert.equal(memory.file({ path: "/tmp/plain", size: 10, readonly: false }).size, 10);
      assert.equal(system.nodes.get("/private/tmp/plain")?.reserved, 0);
    });

    test("files that cannot be opened are reported", () => {
      const { process, memory } = start();
      const file = (path: string, readonly = false, size?: number) => () =>
        memory.file({ path, size, readonly });
      refuses(file("/tmp/none"), "ENOENT", "open", "/tmp/none");
      assert.throws(
        file("/tmp/none"),
        /it does not exist, pass a size to SharedMemory\.file\(\) to make it: /,
      );
      refuses(file("/tmp/none", true, 8), "ENOENT", "open", "/tmp/none");
      assert.throws(file("/tmp/none", true), /it does not exist: /);
      refuses(file("/none/x", false, 8), "ENOENT", "open", "/none/x");
      refuses(file("/tmp"), "EISDIR", "open", "/tmp");
      isClean(process);
    });

    test("a signal does not interrupt it, and another process may have made the file", () => {
      const { system, process, memory } = start();
      process.before("open", () => E.INTR);
      process.before("open", () => {});
      process.before(
        "open",
        () => void (system.make("/private/tmp/race", "file").bytes = new Uint8Array(4)),
      );
      assert.equal(memory.file({ path: "/tmp/race", size: 8, readonly: false }).size, 8);
      assert.equal(process.descriptors.size, 0);
    });

    test("a path is resolved, and its file removed", () => {
      const { system, memory } = start();
      const mapped = memory.file({ path: "relative", size: 8, readonly: false });
      assert.equal(mapped.path, "/Users/me/relative");
      const other = memory.file({ path: "/tmp/x", size: 8, readonly: false });
      assert.equal(other.path, "/private/tmp/x");
      assert.equal(memory.isAt("/tmp/x", other), true);
      assert.equal(memory.isAt("relative", other), false);
      assert.equal(memory.isAt("none", other), false);
      memory.unlinkFile("relative");
      assert.equal(system.nodes.has("/Users/me/relative"), false);
      refuses(() => memory.unlinkFile("relative"), "ENOENT", "unlink", "relative");
      refuses(() => memory.unlinkFile("/tmp"), "EPERM", "unlink", "/tmp");
      memory.unmap(mapped);
      refuses(() => memory.flush(mapped, "relative"), "ENOMEM", "msync", "relative");
    });

    test("a failure to read the size is reported", () => {
      const { system, process, memory } = start();
      system.make("/private/tmp/x", "file").bytes = new Uint8Array(8);
      process.before(processor === "x64" ? "fstat$INODE64" : "fstat", () => E.BADF);
      refuses(() => memory.file({ path: "/tmp/x", readonly: false }), "EBADF", "fstat", "/tmp/x");
      isClean(process);
    });

    test("a system without one of the functions is reported", () => {
      const { memory } = start(undefined, ["mmap"]);
      assert.throws(() => memory.create("x", 8), { message: "The C library has no mmap()" });
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
