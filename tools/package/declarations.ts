import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleDeclarations } from "./bundle_declarations.ts";
import { entryPoints } from "./package_tree.ts";
import { ROOT, runtimes } from "../runtimes.ts";

/** Writes the declarations of the npm package: one file for each entry point, and a common one. */
export function writeDeclarations(folder: string): void {
  const emitted = path.join(ROOT, "build/declarations");
  rmSync(emitted, { recursive: true, force: true });
  const [bun] = runtimes();
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const { status, stdout, stderr } = spawnSync(bun.path, [tsc, "-p", "tsconfig.npm.json"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tsc -p tsconfig.npm.json failed:\n${stdout}${stderr}`);
  const entries = Object.values(entryPoints()).map((file) => file.replace(/\.ts$/, ".d.ts"));
  const { text, exports } = bundleDeclarations(entries.map((file) => path.join(emitted, file)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "declarations.d.ts"), text);
  for (const [file, names] of exports) {
    const entry = path.join(folder, path.relative(emitted, file));
    mkdirSync(path.dirname(entry), { recursive: true });
    const relative = path.relative(path.dirname(entry), path.join(folder, "declarations.js"));
    const specifier = relative.startsWith(".") ? relative : `./${relative}`;
    writeFileSync(entry, `export { ${names.join(", ")} } from "${specifier}";\n`);
  }
}
