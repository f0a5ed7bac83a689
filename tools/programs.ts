import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * What is missing of some programs, as a message that names Debian's packages, or null where all are there.
 *
 * @param packages The package that each program is in.
 * @param purpose What needs them.
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

/** What clang's sanitizers and profiles need is in a package of its own. A message that names it, or null where it is there. */
export function missingClangRuntime(): string | null {
  const folder = spawnSync("clang", ["-print-runtime-dir"], { encoding: "utf8" }).stdout.trim();
  if (existsSync(folder)) return null;
  return `clang has no ${folder}: install Debian's libclang-rt-dev with \`apt-get install libclang-rt-dev\``;
}

/** The line in which a program tells its version, undefined where there is none. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0
    ? stdout.split("\n").find((line) => /version|LLD/.test(line))?.trim() ?? program
    : undefined;
}
