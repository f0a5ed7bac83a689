import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after } from "node:test";
import { libraryInfo, type TriedLibrary } from "../../mod.ts";
import { EMBEDDED_MODULE, writePackageTree } from "../../tools/package/package_tree.ts";
import { ROOT } from "./child.ts";

const { target, path } = libraryInfo();

/** The name of the library for this platform, in the package. */
export const LIBRARY: string = join("lib", target, basename(path));
/** The name of the module that has the libraries embedded. */
export const EMBEDDED = EMBEDDED_MODULE;

/** Creates a folder for the tests of a file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "patomic-test-"));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The published tree of each folder of tests. It is written once per folder. */
const trees = new Map<string, string>();

/**
 * Copies the published tree, with the library embedded and without its file, into a new folder.
 * Returns the folder.
 */
export function copyPackage(parent: string): string {
  let tree = trees.get(parent);
  if (tree === undefined) {
    tree = mkdtempSync(join(parent, "tree-"));
    trees.set(parent, tree);
    writePackageTree(tree);
  }
  return copyOf(parent, tree);
}

/** Copies the sources of a clone, without a library, and returns the folder. */
export function copySources(parent: string): string {
  return copyOf(parent, ROOT);
}

function copyOf(parent: string, tree: string): string {
  const folder = mkdtempSync(join(parent, "package-"));
  for (const part of ["mod.ts", "src", "ffi"]) {
    cpSync(join(tree, part), join(folder, part), { recursive: true });
  }
  return folder;
}

/** Copies the library file, changed by `change`, into a copy of the package. */
export function copyLibrary(
  folder: string,
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): void {
  mkdirSync(join(folder, LIBRARY, ".."), { recursive: true });
  writeFileSync(join(folder, LIBRARY), change(readFileSync(join(ROOT, LIBRARY))));
}

/** Changes a file of a copy of the package. */
export function edit(folder: string, file: string, change: (text: string) => string): void {
  const [before, name] = [readFileSync(join(folder, file), "utf8"), join(folder, file)];
  const text = change(before);
  if (text === before) throw new Error(`Nothing was changed in ${name}`);
  writeFileSync(name, text);
}

/** A program that uses the library, and prints its information or the error. */
export const USE = `
  let reported;
  try {
    const a = api.atomic({ width: 8, atype: api.INT });
    a.add(3n);
    const { source, path } = api.libraryInfo();
    reported = { value: String(a.load()), source, path };
  } catch (error) {
    if (!(error instanceof api.LibraryLoadError)) throw error;
    reported = { tried: error.tried, message: error.message };
  }
  console.log(JSON.stringify(reported));
`;

/** The output of `USE`. */
export interface Used {
  readonly value?: string;
  readonly source?: string;
  readonly path?: string;
  readonly tried?: readonly TriedLibrary[];
  readonly message?: string;
}
