import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { ROOT, runtimes } from "../../tools/runtimes.ts";
import { TARGETS } from "../../tools/targets.ts";

const [bun, deno] = runtimes();
const FOLDER = mkdtempSync(path.join(tmpdir(), "tag-release-"));
const CLONE = path.join(FOLDER, "clone");
const TREE = path.join(FOLDER, "tree");
after(() => rmSync(FOLDER, { recursive: true }));
const names = TARGETS.map(({ name }) => name);
const LONG = { timeout: 300_000 };

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Tester", "-c", "user.email=tester@localhost", ...args], {
    cwd: CLONE,
    encoding: "utf8",
  });

/** A clone of the commit, with the script and the sources of the working tree. */
function clone(): void {
  execFileSync("git", ["clone", "--quiet", ROOT, CLONE]);
  for (
    const part of ["mod.ts", "src", "ffi", "scripts", "tools", "lib", "package.json", "deno.json"]
  ) {
    cpSync(path.join(ROOT, part), path.join(CLONE, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(CLONE, "node_modules"));
  git("add", "--all");
  git("reset", "--quiet", "node_modules");
  git("commit", "--quiet", "--allow-empty", "--message", "What is being tested");
  appendFileSync(path.join(CLONE, ".git/info/exclude"), "/node_modules\n");
  git("config", "user.name", "Tester");
  git("config", "user.email", "tester@localhost");
}

const tagRelease = () =>
  spawnSync(bun.path, [path.join(CLONE, "scripts/tag-release.ts")], {
    cwd: CLONE,
    encoding: "utf8",
  });

describe("npm run release:tag", () => {
  test(
    "refuses a version without a heading in the changelog, and uncommitted changes",
    LONG,
    () => {
      clone();
      assert.match(tagRelease().stderr, /^CHANGELOG\.md has no heading 0\.1\.0$/m);
      appendFileSync(path.join(CLONE, "CHANGELOG.md"), "\n## 0.1.0\n");
      assert.match(tagRelease().stderr, /^Some changes are not committed$/m);
      assert.equal(git("tag", "--list"), "");
    },
  );

  test(
    "tags a commit with the embedded libraries of all targets, and does not change the branch",
    LONG,
    () => {
      git("commit", "--quiet", "--all", "--message", "Release");
      const { status, stderr } = tagRelease();
      assert.equal(status, 0, stderr);
      const added = git("diff", "--name-status", "HEAD", "v0.1.0").trim().split("\n");
      assert.deepEqual(added, ["M\tsrc/library/embedded.ts"]);
      const module = git("show", "v0.1.0:src/library/embedded.ts");
      assert.deepEqual([...module.matchAll(/"(\w+-\w+)": \{/g)].map(([, name]) => name), names);
      assert.equal(git("status", "--porcelain"), "");
      assert.match(tagRelease().stderr, /^The tag v0\.1\.0 already exists$/m);
    },
  );

  test("tags a tree from which the package runs", LONG, () => {
    mkdirSync(TREE);
    execFileSync("tar", ["-x", "-C", TREE], {
      input: execFileSync("git", ["archive", "v0.1.0"], { cwd: CLONE, maxBuffer: 1 << 28 }),
    });
    const program = `
      import { atomic, INT, libraryInfo } from "./mod.ts";
      const a = atomic({ width: 8, atype: INT });
      a.inc();
      console.log(a.load(), libraryInfo().source);
    `;
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, [...args, "-"], {
        cwd: TREE,
        encoding: "utf8",
        input: program,
        env: { NO_COLOR: "1" },
      });
    assert.equal(run(bun.path, "run"), "1n embedded\n");
    assert.equal(run(deno.path, "run", "--no-prompt", "--allow-ffi"), "1n embedded\n");
  });
});
