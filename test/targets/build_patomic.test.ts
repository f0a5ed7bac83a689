import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { TARGETS } from "../../tools/targets.ts";
import { type Place, runBuild } from "../support/build_script.ts";
import { ROOT } from "../support/child.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-build-"));
after(() => rmSync(FOLDER, { recursive: true }));

function build(args: readonly string[], place?: Place): string {
  const { status, stdout, stderr } = runBuild(args, place);
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

describe("a target's library has the same bytes in every folder, and is in the table,", () => {
  const otherFolder = join(FOLDER, "in a folder with a longer name");
  for (const path of ["lib/patomic", "scripts", "src", "tools"]) {
    cpSync(join(ROOT, path), join(otherFolder, path), { recursive: true });
  }
  const env = {
    CFLAGS: "-O1 -g",
    LDFLAGS: "-Wl,--no-such-option",
    CC: "false",
    SDKROOT: "/nowhere",
  };

  for (const { name, library } of TARGETS) {
    test(`for ${name}`, { timeout: 120_000 }, () => {
      build(["--target", name]);
      const table = build(["--target", name], { root: otherFolder, env });
      const [one, other] = [ROOT, otherFolder].map((root) =>
        readFileSync(join(root, "lib", name, library))
      );
      assert.ok(one.equals(other));

      const [, size, sha256, operations] =
        table.match(new RegExp(`^${name} +(\\d+) +(\\w+) +(.+)$`, "m")) ?? [];
      const expected = createHash("sha256").update(one).digest("hex");
      assert.deepEqual([size, sha256, operations], [
        String(one.length),
        expected,
        "27 27 27 27 27",
      ]);
    });
  }
});

test(
  "a target's library does not count as that of the host's compiler",
  { timeout: 120_000 },
  () => {
    const out = join(FOLDER, "out");
    const options = ["--out", out];
    const target = [...options, "--target", `${process.platform}-${process.arch}`];
    const [{ library }] = TARGETS.filter(({ name }) =>
      name === `${process.platform}-${process.arch}`
    );
    const bytes = () => readFileSync(join(out, library));
    const isCurrent = / is up to date, built with .*clang.*LLD/;

    assert.match(build(options), /^Building .*\n$/);
    assert.match(build(target), /^Building .* with .*clang.*LLD/);
    const published = bytes();
    assert.match(build(target), isCurrent);
    assert.match(build(options), isCurrent);
    appendFileSync(join(out, library), "altered");
    assert.match(build(target), /^Building /);
    assert.ok(bytes().equals(published));
    assert.match(build([...target, "--clean"]), /^Building /);
  },
);
