// Tags the release with the version of package.json, on a separate commit that contains the
// embedded libraries: a program that imports from the tag's tree has no other copy.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { buildTargets } from "../tools/build_patomic.ts";
import { ROOT } from "../tools/runtimes.ts";
import { EMBEDDED_MODULE, writePackageTree } from "../tools/package/package_tree.ts";
import { TARGETS } from "../tools/targets.ts";

const USAGE = `Usage: npm run release:tag [-- --push]

  --push   pushes the tag to origin`;

function git(args: readonly string[], index?: string): string {
  const env = index === undefined ? process.env : { ...process.env, GIT_INDEX_FILE: index };
  const { status, stdout, stderr, error } = spawnSync("git", args, {
    cwd: ROOT,
    encoding: "utf8",
    env,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed:\n${stderr}`);
  return stdout.trim();
}

/** Returns the version to release. Throws if something is not ready for it. */
function versionToRelease(): string {
  const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
  const { version } = JSON.parse(read("package.json"));
  const others = JSON.parse(read("deno.json")).version;
  if (others !== version) {
    throw new Error(`package.json has the version ${version}, and deno.json ${others}`);
  }
  if (!read("CHANGELOG.md").includes(`\n## ${version}\n`)) {
    throw new Error(`CHANGELOG.md has no heading ${version}`);
  }
  if (git(["tag", "--list", `v${version}`]) !== "") {
    throw new Error(`The tag v${version} already exists`);
  }
  if (git(["status", "--porcelain"]) !== "") {
    throw new Error("Some changes are not committed");
  }
  return version;
}

/** Creates a commit outside of all branches, and tags it. */
function tag(version: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), "release-"));
  try {
    // A separate index leaves the user's index unchanged.
    const index = path.join(folder, "index");
    git(["read-tree", "HEAD"], index);
    const tree = path.join(folder, "package");
    writePackageTree(tree);
    const object = git(["hash-object", "-w", path.join(tree, EMBEDDED_MODULE)]);
    git(["update-index", "--cacheinfo", `100644,${object},${EMBEDDED_MODULE}`], index);
    const commit = git([
      "commit-tree",
      git(["write-tree"], index),
      "-p",
      "HEAD",
      "-m",
      `Release ${version}`,
    ]);
    git(["tag", "--annotate", `v${version}`, "--message", `Release ${version}`, commit]);
    console.log(`Tagged ${commit} as v${version}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  const { values } = parseArgs({
    options: { push: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(USAGE);
  } else {
    const version = versionToRelease();
    console.log(buildTargets(TARGETS, {}));
    tag(version);
    if (values.push) git(["push", "origin", `v${version}`]);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
