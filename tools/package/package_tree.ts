import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { embeddedModule } from "./embedded_module.ts";
import { ROOT } from "../runtimes.ts";
import { TARGETS } from "../targets.ts";

/** The module that contains the libraries in the published tree. */
export const EMBEDDED_MODULE = "src/library/embedded.ts";

const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE"];

/** The settings of `deno.json` that are copied to the published tree. */
const SETTINGS = ["name", "version", "license", "exports"];

/** Returns the modules that the package exports, by the name of the export. */
export function entryPoints(): Readonly<Record<string, string>> {
  const { exports } = readJson("deno.json");
  return typeof exports === "string" ? { ".": exports } : exports;
}

/** Returns the library file of each built target. */
export function builtLibraries(): Map<string, string> {
  const files = TARGETS.map(({ name, library }): [string, string] => [
    name,
    path.join(ROOT, "lib", name, library),
  ]);
  return new Map(files.filter(([, file]) => existsSync(file)));
}

/** Writes the published TypeScript tree, with every built library embedded in it. */
export function writePackageTree(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ["src", "ffi", ...Object.values(entryPoints()), ...DOCUMENTS]) {
    cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  }
  const readme = path.join(folder, "README.md");
  writeFileSync(readme, withAbsoluteLinks(readFileSync(readme, "utf8")));
  writeFileSync(path.join(folder, EMBEDDED_MODULE), embeddedModule(builtLibraries()));
  const all = readJson("deno.json");
  const settings = Object.fromEntries(SETTINGS.map((name) => [name, all[name]]));
  writeFileSync(path.join(folder, "deno.json"), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Returns a document whose relative links lead into the repository, as JSR does not do it. */
function withAbsoluteLinks(text: string): string {
  const { repository, version } = readJson("package.json");
  const base = `${repository.url.replace(/^git\+|\.git$/g, "")}/blob/v${version}/`;
  return text.replace(/\]\((?![a-z]+:|#)/g, `](${base}`);
}

function readJson(file: string) {
  return JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
}
