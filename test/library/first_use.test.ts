import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { ROOT, RUN_FILE } from "../support/child.ts";
import { copyLibrary, copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const WITHOUT_FILE = join(copyPackage(FOLDER), "mod.ts");
const withFile = copyPackage(FOLDER);
copyLibrary(withFile);

interface Reported {
  readonly results: Readonly<Record<string, number>>;
  /** The open descriptors for libraries after each round. */
  readonly opened: readonly number[];
  readonly main: string;
}

/** Runs a program, which must succeed. */
function firstUses(mod: string, rounds: number, ...rest: string[]): Reported {
  return firstUsesIn([], mod, rounds, ...rest);
}

/** Runs a program in a shell that sets limits first. */
function firstUsesIn(
  limits: readonly string[],
  mod: string,
  rounds: number,
  ...rest: string[]
): Reported {
  const program = [join(ROOT, "test/programs/first_uses.ts"), mod, String(rounds), ...rest];
  const command = [process.execPath, ...RUN_FILE, ...program];
  if (limits.length > 0) {
    command.unshift("sh", "-c", `ulimit ${limits.join(" ")} && exec "$@"`, "sh");
  }
  const { status, signal, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
    encoding: "utf8",
    timeout: 100_000,
  });
  assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
  return JSON.parse(stdout);
}

describe("ten workers that use the package for the first time at the same moment", () => {
  test(
    "all use the embedded library, and leave one descriptor open for any number of workers",
    {
      timeout: 120_000,
    },
    () => {
      const { results, opened, main } = firstUses(WITHOUT_FILE, 2);
      assert.deepEqual([results, main], [{ "5 embedded": 20 }, "7 embedded"]);
      assert.deepEqual(opened, Array(2).fill(process.platform === "linux" ? 1 : 0));
    },
  );

  test("leave one descriptor open if few can be opened", {
    timeout: 120_000,
    skip: process.platform !== "linux",
  }, () => {
    const { results, opened } = firstUsesIn(["-n", "512"], WITHOUT_FILE, 2);
    assert.deepEqual([results, opened], [{ "5 embedded": 20 }, [1, 1]]);
  });

  test("all use the file beside the code", { timeout: 120_000 }, () => {
    const { results, opened, main } = firstUses(join(withFile, "mod.ts"), 2);
    assert.deepEqual([results, main], [{ "5 file": 20 }, "7 file"]);
    assert.deepEqual(opened, Array(2).fill(0));
  });

  for (const [mod, source] of [[WITHOUT_FILE, "embedded"], [join(withFile, "mod.ts"), "file"]]) {
    test(`can be terminated at any moment, and the main thread has the library: ${source}`, {
      timeout: 120_000,
    }, () => {
      const { results, main } = firstUses(mod, 3, "terminate");
      assert.equal(main, `7 ${source}`);
      const { terminated = 0, [`5 ${source}`]: done = 0, ...other } = results;
      assert.deepEqual(other, {});
      assert.equal(terminated + done, 30);
      // Otherwise no worker was terminated during its first use.
      assert.ok(terminated > 0, JSON.stringify(results));
    });
  }
});
