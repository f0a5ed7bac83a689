import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { hostCompiler } from "./host_programs.ts";
import { ROOT } from "./runtimes.ts";

const SOURCES = path.join(ROOT, "lib/patomic/src");
const NATIVE = path.join(ROOT, "test/native");

/**
 * Compiles lib/patomic as another implementation of patomic 1.x may be: without this package's
 * extensions and without operations of 16 bytes. Returns the path of the library.
 */
export function buildPlainLibrary(folder: string): string {
  const library = path.join(folder, "libpatomic_plain.so");
  const sources = readdirSync(SOURCES).filter((name) =>
    name.endsWith(".c") && name !== "freestanding.c"
  );
  const args = [
    ...["-shared", "-fPIC", "-O2", "-std=gnu11", "-DNDEBUG", "-fvisibility=hidden"],
    "-Dpatomic_create_explicit=every_width",
    `-I${path.join(ROOT, "lib/patomic/include")}`,
    `-Wl,--version-script=${path.join(NATIVE, "plain.map")}`,
    ...sources.map((name) => path.join(SOURCES, name)),
    path.join(NATIVE, "narrow.c"),
    ...["-o", library],
  ];
  mkdirSync(folder, { recursive: true });
  const { status, stderr, error } = spawnSync(hostCompiler().program, args, { encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`The compiler failed:\n${stderr}`);
  return library;
}
