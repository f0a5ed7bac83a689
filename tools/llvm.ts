import { spawnSync } from "node:child_process";
import { missingPrograms, versionOf } from "./programs.ts";

/** The programs that build and inspect the libraries of all targets, and the package of Debian's that each is in. */
const PACKAGES: Readonly<Record<string, string>> = {
  clang: "clang",
  "ld.lld": "lld",
  "llvm-nm": "llvm",
  "llvm-objdump": "llvm",
  "llvm-readobj": "llvm",
};

/** What is missing of LLVM, as a message that names the packages, or null where all is there. */
export function missingLlvm(): string | null {
  return missingPrograms(PACKAGES, "a library for a given target");
}

/** The compiler and linker with their versions. Throws where a program of PACKAGES is missing. */
export function llvmVersion(): string {
  const missing = missingLlvm();
  if (missing !== null) throw new Error(missing);
  return ["clang", "ld.lld"].map((program) => versionOf(program)?.replace(/ \(.*/, "")).join(", ");
}

/** What a program of LLVM's prints. Throws an error with what it says where it fails. */
export function llvm(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}
