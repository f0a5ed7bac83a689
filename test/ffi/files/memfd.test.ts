// Rare behaviour of the kernel, and that of old or restricted kernels.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { describe, test } from "node:test";
import { systemFiles } from "../../../ffi/files/select.ts";
import {
  EINTR,
  EINVAL,
  ENOSPC,
  EPERM,
  fails,
  interceptedRuntime,
  type Interception,
  once,
} from "../../simulation/intercepted.ts";

const [F_DUPFD_CLOEXEC, F_ADD_SEALS] = [1030, 1033];
const MFD_EXEC = 0x10;

describe("a file in memory", { skip: process.platform !== "linux" }, () => {
  /** Opens unique content, and returns the path. */
  const open = (interceptions: Readonly<Record<string, Interception>>) => {
    const bytes = new TextEncoder().encode(crypto.randomUUID().repeat(1000));
    const matches = (other: Uint8Array) =>
      new TextDecoder().decode(other) === new TextDecoder().decode(bytes);
    const [place] = systemFiles(interceptedRuntime(interceptions)).places({
      fileName: "libtest.so",
      sha256: "",
      bytes,
      matches,
    });
    return place.use((path) => {
      assert.ok(matches(readFileSync(path)));
      return { path };
    }).path;
  };
  const refuse = (command: number, errno: number): Interception => (_fd, given) =>
    given === command ? fails(errno) : undefined;

  test("is made by a kernel that does not know MFD_EXEC", () => {
    const flags: number[] = [];
    const path = open({
      memfd_create: (_name, given) => {
        flags.push(Number(given));
        return (Number(given) & MFD_EXEC) !== 0 ? fails(EINVAL) : undefined;
      },
    });
    assert.match(path, /^\/proc\/self\/fd\/\d+$/);
    assert.deepEqual(flags, [0x13, 3]);
  });

  test("is not made if the system refuses or lacks it, and leaves no descriptor", () => {
    open({});
    const before = readdirSync("/proc/self/fd").length;
    assert.throws(
      () => open({ memfd_create: () => fails(EPERM) }),
      /^Error: memfd_create\(\) failed with EPERM: /,
    );
    assert.throws(() => open({ memfd_create: null }), {
      message: "The C library has no memfd_create()",
    });
    assert.throws(
      () => open({ fcntl: refuse(F_ADD_SEALS, EPERM) }),
      /^Error: fcntl\(\) failed with EPERM: /,
    );
    assert.throws(
      () => open({ write: () => fails(ENOSPC) }),
      /^Error: write\(\) failed with ENOSPC: /,
    );
    assert.throws(() => open({ write: () => ({ result: 0 }) }), {
      message: "write() wrote only some of the bytes",
    });
    assert.equal(readdirSync("/proc/self/fd").length, before);
  });

  test("is read and written completely despite signals", () => {
    const interrupted = () => once(() => fails(EINTR));
    open({ write: interrupted(), pread: interrupted(), open: interrupted() });
  });

  test("keeps its first descriptor if higher ones are not available", () => {
    const path = open({ fcntl: refuse(F_DUPFD_CLOEXEC, EINVAL) });
    assert.ok(Number(path.match(/\d+$/)?.[0]) < 512);
  });

  test("is tried before folders, each of which is listed once", () => {
    const environment = (name: string) =>
      ({ TMPDIR: "/var/tmp", XDG_RUNTIME_DIR: "relative" })[name];
    const content = {
      fileName: "libx.so",
      sha256: "",
      bytes: new Uint8Array(1),
      matches: () => true,
    };
    const paths = systemFiles(interceptedRuntime({}, { environment })).places(content).map((
      { path },
    ) => path);
    const inFolder = (folder: string) => `${folder}/libx.so-XXXXXX/libx.so`;
    assert.deepEqual(paths, ["memfd:libx.so", ...["/var/tmp", "/tmp", "/dev/shm"].map(inFolder)]);
  });
});
