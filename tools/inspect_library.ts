import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { OPERATIONS } from "../src/operations/table.ts";
import { llvm } from "./llvm.ts";
import { ROOT } from "./runtimes.ts";
import type { Target } from "./targets.ts";

/** The widths that every published library has operations of, in bytes. */
export const WIDTHS: readonly number[] = [1, 2, 4, 8, 16];

/** The contents of a correct library. */
export interface Inspection {
  readonly size: number;
  readonly sha256: string;
  /** The number of operations that it exports, for each of `WIDTHS`. */
  readonly operations: readonly number[];
}

/** The symbols and dependencies of a library. */
interface Contents {
  readonly exported: readonly string[];
  readonly unresolved: readonly string[];
  /** The libraries that it depends on, on macOS including itself. */
  readonly libraries: readonly string[];
  readonly signed: boolean;
}

const SYSTEM_LIBRARY = "/usr/lib/libSystem.B.dylib";

/**
 * Returns the names of the exported functions: those of functions.txt, and two for each operation
 * and width.
 */
export function interfaceNames(): string[] {
  const functions = readFileSync(path.join(ROOT, "lib/patomic/functions.txt"), "utf8").trim().split(
    "\n",
  );
  const families = ["explicit", "at"].flatMap((family) =>
    WIDTHS.flatMap((width) => operationNames(family, width))
  );
  return [...functions, ...families];
}

function operationNames(family: string, width: number): string[] {
  return OPERATIONS.map(({ symbol }) => `patomic_${family}_${symbol}_${width}`);
}

/**
 * Weak symbols, which may be undefined. On arm64 the library reads the processor's features by
 * them.
 */
const WEAK_SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  "linux-arm64": ["getauxval"],
};

/**
 * Inspects a target's library. Throws an error that describes all its faults.
 *
 * @param folders Folders whose paths must not occur in it, in addition to typical paths of a build
 *   machine.
 */
export function inspectLibrary(
  file: string,
  target: Target,
  folders = [ROOT, os.homedir()],
): Inspection {
  const bytes = readFileSync(file);
  const format = llvm("llvm-readobj", "--file-headers", file).match(/^Format: (.+)$/m)?.[1];
  if (format !== target.format) {
    throw refusal(file, target, [`it is ${format}, not ${target.format}`]);
  }

  const { exported, unresolved, libraries, signed } = READERS[target.objectFormat](file);
  const expected = interfaceNames();
  const allowed = target.objectFormat === "Mach-O"
    ? [SYSTEM_LIBRARY, `@rpath/${target.library}`]
    : [];
  const problems = [
    ...list("it exports functions outside the interface", without(exported, expected)),
    ...list("it does not export", without(expected, exported)),
    ...list("it has undefined symbols", without(unresolved, WEAK_SYMBOLS[target.name] ?? [])),
    ...list("it depends on", without(libraries, allowed)),
    ...list("it does not name", without(allowed, libraries)),
    ...list(
      "it contains paths of the machine that built it",
      pathsIn(bytes.toString("latin1"), folders),
    ),
    ...(target.name === "darwin-arm64" && !signed
      ? ["it has no signature, without which macOS opens nothing"]
      : []),
  ];
  if (problems.length > 0) throw refusal(file, target, problems);
  return {
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    operations: WIDTHS.map((width) =>
      operationNames("explicit", width).filter((name) => exported.includes(name)).length
    ),
  };
}

const READERS: Readonly<Record<Target["objectFormat"], (file: string) => Contents>> = {
  ELF(file) {
    const symbols = llvm("llvm-nm", "--dynamic", "--format=posix", file).matchAll(/^(\S+) (\S)/gm);
    const all = [...symbols].map(([, name, type]) => ({ name, isUndefined: "Uvw".includes(type) }));
    return {
      exported: all.filter(({ isUndefined }) => !isUndefined).map(({ name }) => name),
      unresolved: all.filter(({ isUndefined }) => isUndefined).map(({ name }) => name),
      libraries: neededLibraries(file),
      signed: false,
    };
  },
  "Mach-O"(file) {
    const plain = (name: string) => name.replace(/^_/, "");
    const exports = llvm("llvm-objdump", "--macho", "--exports-trie", file).matchAll(
      /^0x\w+\s+(\S+)/gm,
    );
    const unresolved = llvm("llvm-nm", "--undefined-only", "--format=just-symbols", file).matchAll(
      /^\S+$/gm,
    );
    return {
      exported: [...exports].map(([, name]) => plain(name)),
      unresolved: [...unresolved].map(([name]) => plain(name)),
      libraries: neededLibraries(file),
      signed: /^\s*cmd LC_CODE_SIGNATURE$/m.test(
        llvm("llvm-objdump", "--macho", "--private-headers", file),
      ),
    };
  },
  COFF(file) {
    const text = llvm("llvm-readobj", "--coff-exports", "--coff-imports", file);
    const exports = [
      ...text.matchAll(/^Export \{\n\s*Ordinal: (\d+)\n\s*Name: ?(.*)\n\s*RVA: (\w+)/gm),
    ];
    return {
      // Unused ordinals are listed as well.
      exported: exports.filter(([, , , address]) => address !== "0x0").map(([, ordinal, name]) =>
        name || `#${ordinal}`
      ),
      // A DLL has undefined symbols only as imports.
      unresolved: [],
      libraries: [...text.matchAll(/^(?:Delay)?Import \{\n\s*Name: (.*)$/gm)].map(([, name]) =>
        name
      ),
      signed: false,
    };
  },
};

function neededLibraries(file: string): string[] {
  const libraries = llvm("llvm-readobj", "--needed-libs", file).match(
    /^NeededLibraries \[\n([^\]]*)^\]/m,
  )?.[1];
  if (libraries === undefined) {
    throw new Error(`llvm-readobj does not list the dependencies of ${file}`);
  }
  return libraries.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** Returns the texts that look like paths of the machine that built the library. */
function pathsIn(text: string, folders: readonly string[]): string[] {
  // A short path could occur in machine code by chance.
  const own = folders.filter((folder) => folder.length > 4 && text.includes(folder));
  const systemFolders =
    "build|builds|home|mnt|nix|opt|private|root|runner|srv|tmp|Users|usr|var|work|workspace";
  const unix = text.matchAll(new RegExp(`(?<![\\w.@])/(?:${systemFolders})/[\\w./+@ -]*`, "g"));
  const windows = text.matchAll(/[A-Za-z]:\\(?:[\w .+@-]+\\)+[\w .+@-]*/g);
  const found = [...unix, ...windows].map(([path]) => path).filter((path) =>
    path !== SYSTEM_LIBRARY
  );
  return [...new Set([...own, ...found])];
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

function list(problem: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${problem}: ${names.join(", ")}`];
}

function refusal(file: string, target: Target, problems: readonly string[]): Error {
  const lines = problems.map((problem) => `  ${problem}`).join("\n");
  return new Error(
    `${path.relative(ROOT, file)} is not fit to be the library for ${target.name}:\n${lines}`,
  );
}
