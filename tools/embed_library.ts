import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { ROOT } from "./runtimes.ts";
import { TARGETS } from "./targets.ts";

const FOLDER = path.join(ROOT, "lib/embedded");

/** Writes the module that holds a target's library, and an empty one for each target that has none: types, bundlers and publishing want all. */
export function embedLibrary(target: string, library: string, folder: string = FOLDER): void {
  const content = readFileSync(library);
  const sha256 = createHash("sha256").update(content).digest("hex");
  write(path.join(folder, `${target}.ts`), moduleText(content.toString("base64"), sha256));
  embedNothing(folder);
}

/** Writes the empty modules only. */
export function embedNothing(folder: string = FOLDER): void {
  for (const { name } of TARGETS) {
    const file = path.join(folder, `${name}.ts`);
    if (!existsSync(file)) write(file, moduleText("", ""));
  }
}

function moduleText(base64: string, sha256: string): string {
  return `export const base64: string = "${base64}";\nexport const sha256: string = "${sha256}";\n`;
}

/** Writes a file unless it has the text, under another name at first, so that nobody imports half of it. */
function write(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
