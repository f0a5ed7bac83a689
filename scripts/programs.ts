import { spawnSync } from "node:child_process";

/**
 * What is missing of some programs, as a message that names Debian's packages, or null where all are there.
 *
 * @param packages The package that each program is in.
 * @param purpose What needs them.
 */
export function missingPrograms(packages: Readonly<Record<string, string>>, purpose: string): string | null {
  const missing = Object.keys(packages).filter((program) => versionOf(program) === undefined);
  if (missing.length === 0) return null;
  const wanted = [...new Set(missing.map((program) => packages[program]))].join(" ");
  return `No ${missing.join(", ")} found, and ${purpose} needs ${
    missing.length === 1 ? "it" : "them"
  }: install Debian's ${wanted} with \`apt-get install ${wanted}\``;
}

/** The line in which a program tells its version, undefined where there is none. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n").find((line) => /version|LLD/.test(line))?.trim() ?? program : undefined;
}
