import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "../../tools/targets.ts";
import { ROOT } from "../support/child.ts";

const TOOLCHAINS = join(ROOT, "lib/patomic/cmake/toolchains");

/** The arguments that link a library, by its format. */
export const LINK: Readonly<Record<Target["objectFormat"], readonly string[]>> = {
  ELF: ["-shared", "-fPIC", "-fuse-ld=lld"],
  "Mach-O": [
    "-dynamiclib",
    "-fuse-ld=lld",
    "-Wl,-install_name,@rpath/libpatomic.dylib",
    join(TOOLCHAINS, "libSystem.tbd"),
  ],
  COFF: ["-shared", "-fuse-ld=lld-link", "-Wl,/noentry", "-Wl,/nodefaultlib"],
};

/**
 * Compiles C, in which `EXPORT` exports, in a folder whose path must not occur in the output.
 * Returns the path of the library.
 */
export function compile(
  folder: string,
  target: Target,
  name: string,
  code: string,
  args: readonly string[],
): string {
  const toolchain = readFileSync(join(TOOLCHAINS, `${target.name}.cmake`), "utf8");
  const triple = toolchain.match(/^set\(triple (\S+)\)$/m)?.[1];
  const visibility = target.objectFormat === "COFF"
    ? "__declspec(dllexport)"
    : '__attribute__((visibility("default")))';
  const source = `${name}.c`;
  writeFileSync(join(folder, source), `#define EXPORT ${visibility}\n${code}\n`);
  const all = [
    `--target=${triple}`,
    "-ffreestanding",
    "-nostdlib",
    "-fvisibility=hidden",
    "-o",
    name,
    source,
    ...args,
  ];
  const { status, stderr } = spawnSync("clang", all, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return join(folder, name);
}
