import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { runForJson } from "../../support/child.ts";
import {
  copyPackage,
  LIBRARY,
  temporaryFolder,
  USE,
  type Used,
} from "../../support/package_copy.ts";

const FOLDER = temporaryFolder();
const PACKAGE = copyPackage(FOLDER);
const TMPDIR = join(FOLDER, "TMPDIR");
mkdirSync(TMPDIR);

// All folders that the package tries on Linux, except those from variables.
const FOLDERS = [TMPDIR, "/tmp", "/var/tmp", "/dev/shm"];

// The runtime is started by another path, because its folder may be one of those that are changed.
const PREPARE = `
  set -e
  mount -t tmpfs none /mnt
  touch /mnt/runtime
  mount --bind "$1" /mnt/runtime
  shift
`;
// TMPDIR comes last, because a mount hides the folders below it.
const MOUNTED = FOLDERS.toReversed();
const READ_ONLY = MOUNTED.map((folder) =>
  `mount --bind ${folder} ${folder}; mount -o remount,bind,ro ${folder}\n`
);
const NO_EXEC = MOUNTED.map((folder) =>
  `mount --bind ${folder} ${folder}; mount -o remount,bind,noexec ${folder}\n`
);
const FULL = `mount -t tmpfs -o size=16k none ${TMPDIR}\n`;
// The process ID stays the same when exec replaces the shell by the runtime.
const NO_DESCRIPTORS = "mkdir /mnt/empty; mount --bind /mnt/empty /proc/$$/fd\n";

/** Uses the package in a process with other mounts. */
function useWith(...mounts: readonly string[]): Used {
  const script = `${PREPARE}${mounts.join("")}exec /mnt/runtime "$@"`;
  const root = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  return runForJson<Used>(USE, {
    mod: join(PACKAGE, "mod.ts"),
    env: { TMPDIR, XDG_RUNTIME_DIR: "" },
    wrapper: ["unshare", ...root, "--mount", "sh", "-c", script, "sh"],
  });
}

const placesIn = (folders: readonly string[]) =>
  folders.map((folder) => `${folder}/libpatomic.so.1-XXXXXX/libpatomic.so.1`);

/** Asserts that no library could be used. Returns what was tried after the file beside the code. */
function refusals({ tried = [], message }: Used): readonly { path: string; reason: string }[] {
  assert.equal(tried[0]?.path, join(PACKAGE, LIBRARY));
  assert.equal(tried[0].reason, "the file does not exist");
  for (const { path, reason } of tried) assert.ok(message?.includes(`\n  ${path}: ${reason}`));
  assert.match(
    String(message),
    /\nBuild the library .* useLibrary\(\)\. On Linux, TMPDIR may name a folder that .*$/,
  );
  return tried.slice(1);
}

describe("if nothing can be written", { skip: process.platform !== "linux" }, () => {
  test("the library is opened in memory", () => {
    const check = FOLDERS.map((folder) => `if touch ${folder}/file; then exit 1; fi\n`);
    const { value, source, path } = useWith(...READ_ONLY, ...check);
    assert.deepEqual([value, source], ["3", "embedded"]);
    assert.match(String(path), /^\/proc\/self\/fd\/\d+$/);
  });

  test("nor opened by its descriptor, each folder is reported with the reason", () => {
    const [memory, ...places] = refusals(useWith(...READ_ONLY, NO_DESCRIPTORS));
    assert.equal(memory.path, "memfd:libpatomic.so.1");
    assert.match(memory.reason, /\/proc\/self\/fd\/\d+: .*No such file or directory$/);
    const reason = "mkdtemp() failed with EROFS: the file system is read-only";
    assert.deepEqual(places, placesIn(FOLDERS).map((path) => ({ path, reason })));
  });

  test("because it is full, this is reported as well", () => {
    const [, full, ...places] = refusals(useWith(...READ_ONLY.slice(0, -1), FULL, NO_DESCRIPTORS));
    assert.equal(full.path, placesIn(FOLDERS)[0]);
    assert.match(full.reason, /^write\(\) failed with ENOSPC: /);
    assert.deepEqual(places.map(({ path }) => path), placesIn(FOLDERS).slice(1));
  });
});

describe(
  "if nothing can be opened by its descriptor",
  { skip: process.platform !== "linux" },
  () => {
    test("the library is opened in a private folder, and nothing is left", () => {
      const { value, source, path } = useWith(NO_DESCRIPTORS);
      assert.deepEqual([value, source], ["3", "embedded"]);
      assert.match(
        String(path).slice(TMPDIR.length),
        /^\/libpatomic\.so\.1-\w{6}\/libpatomic\.so\.1$/,
      );
      assert.deepEqual(readdirSync(TMPDIR), []);
    });

    test("nor in a folder that is mounted noexec, the next folder is used", () => {
      const { value, source, path } = useWith(
        ...READ_ONLY.slice(1, 3),
        ...NO_EXEC.slice(-1),
        NO_DESCRIPTORS,
      );
      assert.deepEqual([value, source], ["3", "embedded"]);
      assert.match(String(path), /^\/dev\/shm\/libpatomic\.so\.1-\w{6}\/libpatomic\.so\.1$/);
      assert.ok(!existsSync(dirname(String(path))));
    });

    test("nor in any folder, each is reported with the reason", () => {
      const [, ...places] = refusals(useWith(...NO_EXEC, NO_DESCRIPTORS));
      assert.deepEqual(places.map(({ path }) => path), placesIn(FOLDERS));
      for (const { reason } of places) {
        assert.match(
          reason,
          /: failed to map segment from shared object/,
        );
      }
      assert.deepEqual(readdirSync(TMPDIR), []);
    });
  },
);
