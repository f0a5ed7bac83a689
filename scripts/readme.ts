// Writes the tables of the README that state what was measured or compiled, from the results that are kept: `npm run readme`.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { amount } from "../bench/report.ts";
import type { Figure, Measured } from "../bench/summary.ts";
import { instructionsOnArm64, instructionsOnX64 } from "../tools/instruction_tables.ts";
import { platforms } from "../tools/platform_table.ts";
import { atomicity, litmus } from "../tools/proof_tables.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";

const README = path.join(ROOT, "README.md");

/** A table as the rows of its cells, the header first. */
export type Table = readonly (readonly string[])[];

interface BenchResult {
  readonly runtimes: readonly (Measured & { readonly figures: readonly Figure[] })[];
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(path.join(ROOT, file), "utf8")) as T;
}

const benchResult = () => readJson<BenchResult>("bench/results/linux-x64.json").runtimes;
const heads = (
  measured: readonly Measured[],
) => ["", ...measured.map(({ name, version }) => `${name} ${version}`)];

function speed(): Table {
  const measured = benchResult();
  const figures = measured[0].figures.map(({ title, unit }, i) => [
    title,
    ...measured.map(({ figures }) =>
      `${figures[i].value.toFixed(unit === "ms" ? 1 : 2)}${unit === "ms" ? " ms" : ""}`
    ),
  ]);
  return [
    heads(measured),
    ...figures,
    [
      "first operation with import",
      ...measured.map(({ startup }) => `${startup.fromImport.toFixed(0)} ms`),
    ],
    [
      "memory of an atomic of 4 bytes",
      ...measured.map(({ memory }) => `${memory.ours.toFixed(0)} bytes`),
    ],
  ];
}

function sharing(): Table {
  const measured = benchResult();
  const rows = measured[0].sharing.map(({ title }, i) => [
    title,
    ...measured.map(({ sharing }) => {
      const { ours, theirs, counterpart, unit } = sharing[i];
      return theirs === null
        ? amount(ours, unit)
        : `${amount(ours, unit)} (\`${counterpart}\`: ${amount(theirs, unit)})`;
    }),
  ]);
  return [heads(measured), ...rows];
}

/** The tables, each of which stands between `<!-- name -->` and `<!-- /name -->`. */
export const TABLES: Readonly<Record<string, () => Table>> = {
  platforms,
  "instructions on x86-64": instructionsOnX64,
  "instructions on arm64": instructionsOnArm64,
  speed,
  sharing,
  atomicity,
  "litmus tests": litmus,
};

function markdown([head, ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The place of a table in a text. */
export function placeOf(name: string): RegExp {
  return new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
}

if (import.meta.main) {
  let text = readFileSync(README, "utf8");
  for (const [name, table] of Object.entries(TABLES)) {
    if (!placeOf(name).test(text)) throw new Error(`README.md has no place for the table ${name}`);
    text = text.replace(placeOf(name), () => `\n${markdown(table())}\n\n`);
  }
  writeFileSync(README, text);
  const [, deno] = runtimes();
  process.exitCode =
    spawnSync(deno.path, ["fmt", "--quiet", README], { stdio: "inherit" }).status ?? 1;
}
