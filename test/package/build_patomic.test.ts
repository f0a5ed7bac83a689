import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { runBuild } from "../support/build_script.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-build-"));
after(() => rmSync(FOLDER, { recursive: true }));

const OUT = join(FOLDER, "out");
const NAMES = "linux-x64, linux-arm64, darwin-x64, darwin-arm64, win32-x64, win32-arm64";

describe("npm run build refuses, before it builds,", () => {
  const cases: [title: string, args: string[], message: string][] = [
    [
      "an unknown target",
      ["--target", "linux-riscv64"],
      `--target must be all or one of ${NAMES}, got linux-riscv64`,
    ],
    [
      "an unknown target among others",
      ["--target", "all", "--target", "linux"],
      `--target must be all or one of ${NAMES}, got linux`,
    ],
    ["a target with no name", ["--target", ""], `--target must be all or one of ${NAMES}, got `],
    [
      "a checked build for a target",
      ["--target", "linux-x64", "--config", "Debug"],
      "--target builds Release only: a checked library needs its target's C library",
    ],
    [
      "one folder for several targets",
      ["--target", "linux-x64", "--target", "linux-arm64"],
      "--out takes the library of one --target",
    ],
    ["one folder for all targets", ["--target", "all"], "--out takes the library of one --target"],
  ];
  for (const [title, args, message] of cases) {
    test(title, () => {
      const { status, stdout, stderr } = runBuild([...args, "--out", OUT]);
      assert.deepEqual([status, stdout, stderr], [1, "", `${message}\n`]);
      assert.deepEqual(readdirSync(FOLDER), []);
    });
  }

  for (const args of [["--config", "Fast"], ["--target"], ["--targets", "all"], ["linux-x64"]]) {
    test(`the arguments ${args.join(" ")}`, () => {
      const { status, stdout, stderr } = runBuild(["--out", OUT, ...args]);
      assert.deepEqual([status, stdout], [1, ""]);
      assert.ok(stderr.includes(args[0]), stderr);
      assert.deepEqual(readdirSync(FOLDER), []);
    });
  }
});

describe("npm run build names the packages of Debian if LLVM is missing", () => {
  const cases: [found: string[], programs: string, packages: string][] = [
    [[], "clang, ld.lld, llvm-nm, llvm-objdump, llvm-readobj", "clang lld llvm"],
    [["clang", "llvm-nm", "llvm-objdump", "llvm-readobj"], "ld.lld", "lld"],
    [["clang", "ld.lld", "llvm-nm"], "llvm-objdump, llvm-readobj", "llvm"],
  ];
  for (const [found, programs, packages] of cases) {
    test(packages, () => {
      const bin = join(FOLDER, "bin");
      mkdirSync(bin);
      try {
        for (const name of found) {
          writeFileSync(join(bin, name), "#!/bin/sh\necho version 1\n", { mode: 0o755 });
        }
        const args = ["--target", "linux-x64", "--out", OUT];
        const { status, stdout, stderr } = runBuild(args, { env: { PATH: bin } });
        assert.deepEqual([status, stdout], [1, ""]);
        assert.ok(
          stderr.startsWith(`No ${programs} found, and a library for a given target needs `),
          stderr,
        );
        assert.ok(
          stderr.endsWith(`: install Debian's ${packages} with \`apt-get install ${packages}\`\n`),
          stderr,
        );
        assert.deepEqual(readdirSync(FOLDER), ["bin"]);
      } finally {
        rmSync(bin, { recursive: true });
      }
    });
  }
});
