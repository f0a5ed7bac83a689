import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, runtimes } from "../runtimes.ts";

/** A table as the rows of its cells, the header first. */
export type Table = readonly (readonly string[])[];

/** Returns the place of a table in a document: between `<!-- name -->` and `<!-- /name -->`. */
export function placeOf(name: string): RegExp {
  return new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
}

function markdown([head, ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Writes tables into their places in a document, a path relative to the repository's root. */
export function writeTables(document: string, tables: Readonly<Record<string, Table>>): void {
  const file = path.join(ROOT, document);
  let text = readFileSync(file, "utf8");
  for (const [name, table] of Object.entries(tables)) {
    if (!placeOf(name).test(text)) {
      throw new Error(`${document} does not contain the markers of the table "${name}"`);
    }
    text = text.replace(placeOf(name), () => `\n${markdown(table)}\n\n`);
  }
  writeFileSync(file, text);
  const [deno] = runtimes().filter(({ name }) => name === "Deno");
  const { status } = spawnSync(deno.path, ["fmt", "--quiet", file], { stdio: "inherit" });
  if (status !== 0) throw new Error(`deno fmt failed for ${document}`);
  console.log(`Wrote ${document}`);
}
