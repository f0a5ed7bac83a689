import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { libraryInfo } from "../../mod.ts";
import { copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();

// `deno compile` puts a runtime named denort into executables, which is downloaded and not in an
// npm package. Deno itself replaces it here: the result contains the program but does not run it.
function compile(program: string): Uint8Array {
  const source = copyPackage(FOLDER);
  writeFileSync(join(source, "app.ts"), program);
  // Windows adds the extension if it is missing.
  const made = join(source, "app.exe");
  execFileSync(Deno.execPath(), [
    "compile",
    "--no-check",
    "--allow-ffi",
    "--output",
    made,
    join(source, "app.ts"),
  ], {
    env: { DENORT_BIN: Deno.execPath(), DENO_DIR: join(FOLDER, "cache") },
    stdio: "pipe",
  });
  return readFileSync(made);
}

/** Whether an executable has the library of this platform, by the SHA-256 embedded with it. */
function hasEmbedded(executable: Uint8Array): boolean {
  const { path } = libraryInfo();
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return Buffer.from(executable.buffer).includes(`"${sha256}"`);
}

test("an executable of deno compile contains the library", () => {
  assert.ok(hasEmbedded(compile('import { atomic } from "./mod.ts";\nconsole.log(atomic);\n')));
  assert.ok(!hasEmbedded(compile('console.log("nothing");\n')));
});
