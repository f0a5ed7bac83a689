// Writes the tables of the documents that state what the code has and what was measured, compiled or
// tested: `npm run readme`.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { amount } from "../bench/report.ts";
import type { Figure, Measured } from "../bench/summary.ts";
import { instructionsOnArm64, instructionsOnX64 } from "../tools/instruction_tables.ts";
import { operations } from "../tools/operation_table.ts";
import { platforms, testedPlatforms } from "../tools/platform_table.ts";
import { atomicity, litmus } from "../tools/proof_tables.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";

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

/** A generated table, which stands between `<!-- name -->` and `<!-- /name -->`. */
interface GeneratedTable {
  /** The document that has it, relative to the root of the repository. */
  readonly document: string;
  readonly table: () => Table;
}

/** The generated tables, by name. */
export const TABLES: Readonly<Record<string, GeneratedTable>> = {
  platforms: { document: "README.md", table: platforms },
  operations: { document: "docs/operations.md", table: operations },
  "tested platforms": { document: "docs/testing.md", table: testedPlatforms },
  atomicity: { document: "docs/testing.md", table: atomicity },
  "litmus tests": { document: "docs/testing.md", table: litmus },
  "instructions on x86-64": { document: "lib/patomic/README.md", table: instructionsOnX64 },
  "instructions on arm64": { document: "lib/patomic/README.md", table: instructionsOnArm64 },
  speed: { document: "bench/README.md", table: speed },
  sharing: { document: "bench/README.md", table: sharing },
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
  const documents = new Map<string, string>();
  for (const [name, { document, table }] of Object.entries(TABLES)) {
    const text = documents.get(document) ?? readFileSync(path.join(ROOT, document), "utf8");
    if (!placeOf(name).test(text)) throw new Error(`${document} has no place for table "${name}"`);
    documents.set(document, text.replace(placeOf(name), () => `\n${markdown(table())}\n\n`));
  }
  for (const [document, text] of documents) writeFileSync(path.join(ROOT, document), text);
  const [, deno] = runtimes();
  const args = ["fmt", "--quiet", ...documents.keys()];
  const { status } = spawnSync(deno.path, args, { cwd: ROOT, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
