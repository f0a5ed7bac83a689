import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { buildPatomic } from "../../tools/build_patomic.ts";
import {
  checkAll,
  checkExported,
  checkFixed,
  foreignParts,
} from "../../tools/instructions/check_operations.ts";
import { disassemble } from "../../tools/instructions/machine_code.ts";
import { snapshotOf } from "../../tools/instructions/snapshot.ts";
import { compilerOf, readSnapshot } from "../../tools/instructions/snapshot_file.ts";
import { llvm, llvmVersion } from "../../tools/llvm.ts";
import { type Target, TARGETS } from "../../tools/targets.ts";
import { ROOT } from "../support/child.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-instructions-"));
after(() => rmSync(FOLDER, { recursive: true }));

const TIMEOUT = { timeout: 120_000 };
const UPDATE = "npm run test:targets -- --update";

/** Builds the release library with the names of its static functions. */
function buildWithNames(target: Target, settings: readonly string[]): string {
  const folder = mkdtempSync(join(FOLDER, "build-"));
  const configure = ["-S", join(ROOT, "lib/patomic"), "-B", folder, ...settings];
  // A build type whose symbols are not stripped, with the flags of the published build.
  configure.push(
    "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
    "-DCMAKE_C_FLAGS_RELWITHDEBINFO=-Os -DNDEBUG",
  );
  if (target.objectFormat === "COFF") {
    // With symbols the linker no longer merges equal parts and the tails of strings by default.
    configure.push("-DCMAKE_SHARED_LINKER_FLAGS=-Wl,/debug:symtab,/opt:ref,/opt:icf");
  }
  for (const args of [configure, ["--build", folder, "--parallel", "2"]]) {
    const { status, stdout, stderr } = spawnSync("cmake", args, { encoding: "utf8" });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }
  return join(folder, target.library);
}

/** The bytes of a library's code, with their addresses. */
function codeIn(file: string): string {
  const [, contents] = llvm("llvm-objdump", "--full-contents", "--section=.text", file).split(
    "Contents of section .text:",
  );
  return contents;
}

/** The parts of one snapshot that another one lacks. */
function missing(from: string, parts: string): string[] {
  const there = from.split("\n\n");
  return parts.split("\n\n").filter((part) => !there.includes(part));
}

/** Tests the operations of a library, and those for one order in the same library with symbols. */
function testRules(target: Target, file: string, settings: readonly string[]): void {
  const code = disassemble(file, target);
  test("keeps the rules for instructions, in every order", TIMEOUT, () => {
    assert.deepEqual(foreignParts(code), []);
    assert.deepEqual(checkAll(code, target, checkExported), []);
  });

  test("keeps them in the operations for one order", TIMEOUT, () => {
    // On macOS every library contains the names.
    const named = target.objectFormat === "Mach-O" ? file : buildWithNames(target, settings);
    if (named !== file) {
      assert.ok(codeIn(named) === codeIn(file), "the library with names has different code");
    }
    const code = disassemble(named, target);
    assert.deepEqual(foreignParts(code), []);
    assert.deepEqual(checkAll(code, target, checkFixed), []);
  });
}

for (const target of TARGETS) {
  describe(`the library for ${target.name}`, () => {
    const file = buildPatomic({ target });
    const toolchain = join(ROOT, `lib/patomic/cmake/toolchains/${target.name}.cmake`);
    testRules(target, file, [`-DCMAKE_TOOLCHAIN_FILE=${toolchain}`]);

    test("has the instructions of its snapshot", TIMEOUT, () => {
      const kept = readSnapshot(target);
      const compiler = compilerOf(kept);
      assert.equal(
        compiler,
        llvmVersion(),
        `built with ${llvmVersion()}, the snapshot is of ${compiler}: ` +
          `run \`${UPDATE}\` and review the changes`,
      );
      const made = snapshotOf(disassemble(file, target), target);
      assert.deepEqual(
        { added: missing(kept, made), gone: missing(made, kept) },
        { added: [], gone: [] },
        `review what has changed, and run \`${UPDATE}\``,
      );
      assert.ok(made === kept, `the order of the operations has changed: run \`${UPDATE}\``);
    });
  });
}

const host = TARGETS.find(({ name }) => name === `${process.platform}-${process.arch}`);
if (host !== undefined) {
  describe("the library of this machine's compiler", () => {
    testRules(host, buildPatomic({ out: join(FOLDER, "host") }), []);
  });
}
