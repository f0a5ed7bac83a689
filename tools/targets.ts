/** A system and processor with a library of its own. */
export interface Target {
  /**
   * `process.platform` and `process.arch` of Node. The toolchain file of the target is
   * lib/patomic/cmake/toolchains/<name>.cmake.
   */
  readonly name: string;
  /** The file name of its library, in lib/<name>/. */
  readonly library: string;
  readonly objectFormat: "ELF" | "Mach-O" | "COFF";
  /** The object format and the processor as llvm-readobj prints them. */
  readonly format: string;
}

/** The targets whose libraries are published. */
export const TARGETS: readonly Target[] = [
  { name: "linux-x64", library: "libpatomic.so.1", objectFormat: "ELF", format: "elf64-x86-64" },
  {
    name: "linux-arm64",
    library: "libpatomic.so.1",
    objectFormat: "ELF",
    format: "elf64-littleaarch64",
  },
  {
    name: "darwin-x64",
    library: "libpatomic.dylib",
    objectFormat: "Mach-O",
    format: "Mach-O 64-bit x86-64",
  },
  {
    name: "darwin-arm64",
    library: "libpatomic.dylib",
    objectFormat: "Mach-O",
    format: "Mach-O arm64",
  },
  { name: "win32-x64", library: "patomic.dll", objectFormat: "COFF", format: "COFF-x86-64" },
  { name: "win32-arm64", library: "patomic.dll", objectFormat: "COFF", format: "COFF-ARM64" },
];

/** Returns the targets of some names, in the order of the table. `all` names each. */
export function targetsNamed(names: readonly string[]): Target[] {
  for (const name of names) {
    if (name !== "all" && !TARGETS.some((target) => target.name === name)) {
      throw new Error(
        `--target must be all or one of ${TARGETS.map(({ name }) => name).join(", ")}, got ${name}`,
      );
    }
  }
  return TARGETS.filter(({ name }) => names.includes("all") || names.includes(name));
}
