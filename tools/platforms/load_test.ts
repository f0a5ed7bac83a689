import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../runtimes.ts";

/** The folder of everything that the tests of other platforms build. */
export const PLATFORMS_FOLDER: string = path.join(ROOT, "build/platforms");

const TESTS = path.join(ROOT, "lib/patomic/test");

/** Runs a compiler or linker. Throws an error with its output if it fails. */
export function compile(program: string, args: readonly string[]): void {
  mkdirSync(PLATFORMS_FOLDER, { recursive: true });
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: PLATFORMS_FOLDER,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Compiles the program that opens a library and calls all its operations. Returns its path. */
export function buildLoadTest(
  target: string,
  library: string,
  compiler: string,
  ...args: readonly string[]
): string {
  const program = path.join(PLATFORMS_FOLDER, `load_test-${target}`);
  const sources = ["load_test.c", "operations.c"].map((name) => path.join(TESTS, name));
  const include = `-I${path.join(ROOT, "lib/patomic/include")}`;
  const define = `-DLIBRARY=${JSON.stringify(library)}`;
  compile(compiler, ["-std=gnu11", "-O1", include, define, ...sources, ...args, "-o", program]);
  return program;
}

/** The folder of the headers that replace those of Windows. */
export const WINDOWS_HEADERS: string = path.join(TESTS, "windows");
