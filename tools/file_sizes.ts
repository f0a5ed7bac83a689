import { readFileSync } from "node:fs";
import path from "node:path";

const MAX_LINES = 300;
const MAX_COLUMNS = 100;
const MAX_ENTRIES = 18;
/** The least of a folder of src/ or ffi/. */
const MIN_ENTRIES = 3;

const isSource = (file: string) => /\.(ts|mjs)$/.test(file);
const isCounted = (folder: string) => /^(src|ffi)\//.test(folder);

/** Describes each of some files that is too long or too wide, and each folder of a wrong size. */
export function wrongSizes(root: string, files: readonly string[]): string[] {
  const entries = new Map<string, Set<string>>();
  for (const file of files) {
    for (let name = file; name !== "."; name = path.posix.dirname(name)) {
      const folder = path.posix.dirname(name);
      entries.set(folder, (entries.get(folder) ?? new Set()).add(name));
    }
  }
  const folders = [...entries].filter(([folder]) => isCounted(folder)).flatMap(
    ([folder, { size }]) => {
      if (size > MAX_ENTRIES) return [`${folder} holds ${size} entries, at most ${MAX_ENTRIES}`];
      return size < MIN_ENTRIES ? [`${folder} holds ${size} entries, at least ${MIN_ENTRIES}`] : [];
    },
  );
  return [...folders, ...files.filter(isSource).flatMap((file) => wrongLines(root, file))];
}

function wrongLines(root: string, file: string): string[] {
  const lines = readFileSync(path.join(root, file), "utf8").trimEnd().split("\n");
  const wide = lines.flatMap((line, i) =>
    [...line].length > MAX_COLUMNS && !line.includes("://")
      ? [`${file}:${i + 1} has ${[...line].length} columns, at most ${MAX_COLUMNS}`]
      : []
  );
  if (lines.length <= MAX_LINES) return wide;
  return [`${file} has ${lines.length} lines, at most ${MAX_LINES}`, ...wide];
}
