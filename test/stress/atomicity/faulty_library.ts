import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostCompiler } from "../../../tools/host_programs.ts";
import { ROOT } from "../../support/child.ts";

/** The fault of a library, see test/native/faulty.h. */
export type Fault = "PLAIN" | "HALVES" | "WIDE";

/** A build of lib/patomic whose operations are not atomic. */
export interface FaultyLibrary extends Disposable {
  readonly path: string;
}

/** Builds the library of a control. */
export function faultyLibrary(fault: Fault): FaultyLibrary {
  const folder = mkdtempSync(join(tmpdir(), "patomic-faulty-"));
  cpSync(join(ROOT, "lib/patomic/src"), folder, { recursive: true });
  copyFileSync(join(ROOT, "test/native/faulty.h"), join(folder, "bodies.h"));
  const path = join(folder, "faulty.so");
  const flags = [
    "-shared",
    "-fPIC",
    "-O2",
    "-std=gnu11",
    "-DNDEBUG",
    "-fvisibility=hidden",
    `-D${fault}`,
  ];
  const include = `-I${join(ROOT, "lib/patomic/include")}`;
  const sources = ["explicit.c", "target.c", "version.c"].map((name) => join(folder, name));
  execFileSync(hostCompiler().program, [...flags, include, ...sources, "-o", path]);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
