import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT: string = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A runtime that the scripts start programs in. */
export interface JavaScriptRuntime {
  readonly name: "Bun" | "Deno";
  readonly path: string;
  readonly version: string;
  /** The arguments that run a file, with all that its tests and examples may do. */
  run(file: string): string[];
}

/** The pinned runtimes, Bun first. */
export function runtimes(): JavaScriptRuntime[] {
  const bun = pinned("node_modules/bun/bin/bun.exe");
  const deno = pinned(`node_modules/deno/deno${process.platform === "win32" ? ".exe" : ""}`);
  return [
    { name: "Bun", ...bun, run: (file) => [file] },
    { name: "Deno", ...deno, run: (file) => ["run", "--allow-all", file] },
  ];
}

/** A runtime out of its npm package, where run.mjs has put it. */
function pinned(file: string): { path: string; version: string } {
  const program = path.join(ROOT, file);
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const version = status === 0 ? stdout.match(/\d+\.\d+\.\d+/)?.[0] : undefined;
  if (version === undefined) {
    throw new Error(`${program} does not run: start this with npm, which installs it`);
  }
  return { path: program, version };
}
