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
  const bun = pinned("node_modules/bun/bin/bun.exe", "node_modules/bun/install.js");
  const deno = pinned(
    `node_modules/deno/deno${process.platform === "win32" ? ".exe" : ""}`,
    "node_modules/deno/install.cjs",
  );
  return [
    { name: "Bun", ...bun, run: (file) => [file] },
    { name: "Deno", ...deno, run: (file) => ["run", "--allow-all", file] },
  ];
}

/** A runtime out of its npm package, whose install script may not have been run. */
function pinned(file: string, installer: string): { path: string; version: string } {
  const program = path.join(ROOT, file);
  const version = (): string | undefined => {
    const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    return status === 0 ? stdout.match(/\d+\.\d+\.\d+/)?.[0] : undefined;
  };
  const found = version();
  if (found !== undefined) return { path: program, version: found };
  spawnSync(process.execPath, [path.join(ROOT, installer)], { stdio: "inherit" });
  const installed = version();
  if (installed === undefined) throw new Error(`${program} does not run: remove node_modules and try again`);
  return { path: program, version: installed };
}
