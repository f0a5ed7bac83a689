// What the package adds to the start of a program: its import, and its import with a first
// operation. Each process that loads it is paired with one that loads an empty module.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { median } from "../tools/median.ts";
import { type JavaScriptRuntime, ROOT } from "../tools/runtimes.ts";

/** The milliseconds that the package adds to a process, the median over all pairs. */
export interface Startup {
  readonly imported: number;
  readonly firstOperation: number;
}

const PROGRAMS = {
  empty: `import "./nothing.mjs";`,
  imported: `import "@patomic/atomics";`,
  firstOperation: `
    import { atomic, INT } from "@patomic/atomics";
    atomic({ width: 4, atype: INT }).fetchAdd(1);`,
};

/**
 * Packs the package as a release does, and unpacks it into a folder with the programs above. Calls
 * `use` with that folder, and removes it.
 */
export function withPackage<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), "patomic-startup-"));
  try {
    const packed = ["pack", "--silent", "--pack-destination", folder];
    execFileSync("npm", packed, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const modules = path.join(folder, "node_modules/@patomic/atomics");
    mkdirSync(modules, { recursive: true });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
    execFileSync("tar", [
      ...["--extract", "--file", path.join(folder, tarball)],
      ...["--strip-components=1", "--directory", modules],
    ]);
    writeFileSync(path.join(folder, "package.json"), `{ "type": "module" }`);
    writeFileSync(path.join(folder, "nothing.mjs"), "export {};\n");
    for (const [name, text] of Object.entries(PROGRAMS)) {
      writeFileSync(path.join(folder, `${name}.mjs`), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Measures `pairs` pairs of processes in a folder that `withPackage()` prepared. */
export function startup(runtime: JavaScriptRuntime, folder: string, pairs: number): Startup {
  const time = (program: keyof typeof PROGRAMS): number => {
    const before = performance.now();
    const { status, stderr } = spawnSync(runtime.path, runtime.run(`${program}.mjs`), {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${program} failed in ${runtime.name}: ${stderr}`);
    return performance.now() - before;
  };
  // The first processes fill the caches of the system and of the runtime.
  for (const program of Object.keys(PROGRAMS)) time(program as keyof typeof PROGRAMS);
  const added = (program: keyof typeof PROGRAMS): number =>
    median(Array.from({ length: pairs }, () => time(program) - time("empty")));
  return { imported: added("imported"), firstOperation: added("firstOperation") };
}
