import { spawnSync } from "node:child_process";
import { missingPrograms, versionOf } from "./programs.ts";

/**
 * The programs that build and inspect the libraries of all targets, with their packages of Debian.
 */
const PACKAGES: Readonly<Record<string, string>> = {
  clang: "clang",
  "ld.lld": "lld",
  "llvm-nm": "llvm",
  "llvm-objdump": "llvm",
  "llvm-readobj": "llvm",
};

/** Returns a message that names the missing packages of LLVM, or null if nothing is missing. */
export function missingLlvm(): string | null {
  return missingPrograms(PACKAGES, "a library for a given target");
}

/**
 * Returns the versions of the compiler and the linker. Throws if a program of PACKAGES is missing.
 */
export function llvmVersion(): string {
  const missing = missingLlvm();
  if (missing !== null) throw new Error(missing);
  return ["clang", "ld.lld"].map((program) => versionOf(program)?.replace(/ \(.*/, "")).join(", ");
}

/** Returns the output of a program of LLVM. Throws an error with its messages if it fails. */
export function llvm(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}
