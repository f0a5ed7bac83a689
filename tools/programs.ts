import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Returns a message that names the packages of the missing programs, or null if nothing is missing.
 *
 * @param packages The package of Debian of each program.
 * @param purpose The command or feature that needs them.
 */
export function missingPrograms(
  packages: Readonly<Record<string, string>>,
  purpose: string,
): string | null {
  const missing = Object.keys(packages).filter((program) => versionOf(program) === undefined);
  if (missing.length === 0) return null;
  const wanted = [...new Set(missing.map((program) => packages[program]))].join(" ");
  return `No ${missing.join(", ")} found, and ${purpose} needs ${
    missing.length === 1 ? "it" : "them"
  }: install Debian's ${wanted} with \`apt-get install ${wanted}\``;
}

/** Returns a message if clang's sanitizers and profiles are not installed, otherwise null. */
export function missingClangRuntime(): string | null {
  const folder = spawnSync("clang", ["-print-runtime-dir"], { encoding: "utf8" }).stdout.trim();
  if (existsSync(folder)) return null;
  const name = "libclang-rt-dev";
  return `clang has no ${folder}: install Debian's ${name} with \`apt-get install ${name}\``;
}

/** Returns the version line of a program, undefined if it does not run. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0
    ? stdout.split("\n").find((line) => /version|LLD/.test(line))?.trim() ?? program
    : undefined;
}
