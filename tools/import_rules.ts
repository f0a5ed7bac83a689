import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The files that each file imports, types included, as paths relative to the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** From the top down: a part may import every part below it. */
const SRC = ["atomics", "specialized", "library", "errors.ts", "operations", "internal"]
  .map((name) => `src/${name}`);

const below = SRC.map((part, i): [string, string[]] => [part, [...SRC.slice(i + 1), "ffi"]]);
const PACKAGE = ["mod.ts", "sync.ts", "queue.ts", "src", "ffi"];
const PROGRAMS = [...PACKAGE, "tools", "examples"];

/** The parts of the repository, each with the files and folders that it may import. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ...below,
  ["src/atomics", [...below[0][1], "src/shared_memory"]],
  ["src/arrays", [...below[0][1], "src/shared_memory", "src/atomics"]],
  ["src/attach.ts", [...below[0][1], "src/shared_memory", "src/atomics", "src/arrays"]],
  ["src/shared_memory", ["src/errors.ts", "src/internal", "ffi"]],
  ["ffi", []],
  ["mod.ts", [
    ...[
      "src/arrays",
      "src/attach.ts",
      "src/atomics",
      "src/shared_memory",
      "src/operations",
      "src/library",
      "src/errors.ts",
    ],
    // The second is the type of the result of wait().
    ...["ffi/errors.ts", "ffi/wait/contract.ts"],
  ]],
  ["sync.ts", ["src/sync"]],
  ["queue.ts", ["src/queue"]],
  ["src/sync", ["mod.ts", "src/internal", "ffi"]],
  ["src/queue", ["mod.ts", "src/sync", "src/internal", "ffi/class_names.ts"]],
  ["examples", ["mod.ts", "sync.ts", "queue.ts"]],
  ["tools", PACKAGE],
  ["scripts", PROGRAMS],
  ["bench", PROGRAMS],
  ["test", PROGRAMS],
]);

const isIn = (file: string, part: string) => file === part || file.startsWith(`${part}/`);

/** Returns what some TypeScript files of a folder import, by `deno info`. */
export function readImports(deno: string, root: string, files: readonly string[]): ImportGraph {
  const entry = path.join(root, ".import_rules.ts");
  const urls = files.map((file) => pathToFileURL(path.join(root, file)).href);
  writeFileSync(entry, urls.map((url) => `import ${JSON.stringify(url)};\n`).join(""));
  try {
    const { status, stdout, stderr } = spawnSync(deno, ["info", "--json", entry], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`deno info failed:\n${stderr}`);
    const { modules } = JSON.parse(stdout) as { modules: Module[] };
    const relative = (url: string) => path.relative(root, fileURLToPath(url)).replaceAll("\\", "/");
    const isOwn = (url: string | undefined): url is string =>
      url?.startsWith(`${pathToFileURL(root).href}/`) === true && !url.includes("/node_modules/");
    const importsOf = ({ dependencies = [] }: Module) =>
      dependencies.map(({ code, type }) => code?.specifier ?? type?.specifier).filter(isOwn);
    const own = modules.filter(({ specifier }) => isOwn(specifier));
    const graph = new Map(own.map((module) => [
      relative(module.specifier),
      importsOf(module).map(relative),
    ]));
    graph.delete(path.basename(entry));
    return graph;
  } finally {
    rmSync(entry);
  }
}

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly Readonly<
    Partial<Record<"code" | "type", { specifier?: string }>>
  >[];
}

/** Describes each import that no rule allows. */
export function forbiddenImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([file, imports]) => {
    const part = [...ALLOWED.keys()].find((part) => isIn(file, part));
    if (part === undefined) return [`${file} is in no part of the repository`];
    const allowed = [part, ...ALLOWED.get(part) as readonly string[]];
    return imports.filter((imported) => !allowed.some((other) => isIn(imported, other)))
      .map((imported) => `${file} must not import ${imported}`);
  });
}

/** Describes each import that closes a circle. */
export function importCircles(graph: ImportGraph): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
    } else if (!done.has(file)) {
      for (const imported of graph.get(file) ?? []) visit(imported, [...way, file]);
      done.add(file);
    }
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}
