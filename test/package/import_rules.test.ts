import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { wrongSizes } from "../../tools/file_sizes.ts";
import { forbiddenImports, importCircles, readImports } from "../../tools/import_rules.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { temporaryFolder } from "../support/package_copy.ts";

const [deno] = runtimes().filter(({ name }) => name === "Deno");
const FOLDER = temporaryFolder();
let trees = 0;

/** Makes a folder with some files, and returns their names. */
function tree(files: Readonly<Record<string, string>>): [root: string, names: string[]] {
  const root = path.join(FOLDER, String(trees++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return [root, Object.keys(files)];
}

/** Returns the import graph of a tree with a module in each part, and some imports. */
function graph(imports: readonly (readonly string[])[]) {
  const parts = ["atomics", "specialized", "library", "operations", "internal", "shared_memory"];
  const names = [
    ...["mod.ts", "src/errors.ts", "ffi/errors.ts", "ffi/wait/contract.ts", "ffi/wait/linux.ts"],
    ...parts.map((part) => `src/${part}/a.ts`),
    ...["sync.ts", "src/sync/a.ts", "queue.ts", "src/queue/a.ts"],
    ...["tools", "scripts", "bench", "test", "examples"].map((part) => `${part}/a.ts`),
  ];
  const all = Object.fromEntries(names.map((name) => [name, "export type A = 1;\n"]));
  for (const [from, to] of imports) {
    const relative = path.relative(path.dirname(from), to).replace(/^(?!\.)/, "./");
    all[from] += `import type {} from "${relative}";\n`;
  }
  return readImports(deno.path, ...tree(all));
}

describe("forbiddenImports()", () => {
  const allowed = [
    ["mod.ts", "src/atomics/a.ts"],
    ["mod.ts", "ffi/errors.ts"],
    ["mod.ts", "ffi/wait/contract.ts"],
    ["src/atomics/a.ts", "src/internal/a.ts"],
    ["src/atomics/a.ts", "src/shared_memory/a.ts"],
    ["src/specialized/a.ts", "ffi/wait/linux.ts"],
    ["src/errors.ts", "src/operations/a.ts"],
    ["src/shared_memory/a.ts", "src/errors.ts"],
    ["ffi/wait/linux.ts", "ffi/errors.ts"],
    ["sync.ts", "src/sync/a.ts"],
    ["src/queue/a.ts", "mod.ts"],
    ["tools/a.ts", "src/library/a.ts"],
    ["scripts/a.ts", "tools/a.ts"],
    ["bench/a.ts", "examples/a.ts"],
    ["test/a.ts", "ffi/wait/linux.ts"],
  ];
  test("allows the imports of the layout", () => {
    const read = graph(allowed);
    for (const [from, to] of allowed) assert.ok(read.get(from)?.includes(to), `${from} → ${to}`);
    assert.deepEqual(forbiddenImports(read), []);
  });

  const forbidden = [
    ["mod.ts", "ffi/wait/linux.ts"],
    ["mod.ts", "src/internal/a.ts"],
    ["src/specialized/a.ts", "src/atomics/a.ts"],
    ["src/operations/a.ts", "src/errors.ts"],
    ["src/internal/a.ts", "src/operations/a.ts"],
    ["src/specialized/a.ts", "src/shared_memory/a.ts"],
    ["src/shared_memory/a.ts", "src/atomics/a.ts"],
    ["src/atomics/a.ts", "mod.ts"],
    ["ffi/wait/linux.ts", "src/internal/a.ts"],
    ["src/sync/a.ts", "src/atomics/a.ts"],
    ["queue.ts", "src/sync/a.ts"],
    ["tools/a.ts", "scripts/a.ts"],
    ["scripts/a.ts", "bench/a.ts"],
    ["bench/a.ts", "test/a.ts"],
    ["test/a.ts", "scripts/a.ts"],
    ["examples/a.ts", "src/atomics/a.ts"],
  ];
  for (const [from, to] of forbidden) {
    test(`refuses ${from} → ${to}, as an import of types`, () => {
      assert.deepEqual(forbiddenImports(graph([[from, to]])), [`${from} must not import ${to}`]);
    });
  }

  test("refuses a file in no part of the repository", () => {
    const rules = readImports(deno.path, ...tree({ "src/a.ts": "", "other/a.ts": "" }));
    assert.deepEqual(forbiddenImports(rules).toSorted(), [
      "other/a.ts is in no part of the repository",
      "src/a.ts is in no part of the repository",
    ]);
  });
});

test("importCircles() finds circles, those of types and of dynamic imports included", () => {
  const rules = readImports(
    deno.path,
    ...tree({
      "ffi/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
      "ffi/b.ts": 'export const c = () => import("./c.ts");\nexport type B = 1;\n',
      "ffi/c.ts": 'export type { A } from "./a.ts";\n',
      "ffi/d.ts": 'import "./c.ts";\n',
    }),
  );
  assert.deepEqual(importCircles(rules), ["ffi/a.ts → ffi/b.ts → ffi/c.ts → ffi/a.ts"]);
  assert.deepEqual(importCircles(new Map([["a.ts", ["b.ts"]], ["b.ts", []]])), []);
});

describe("wrongSizes()", () => {
  const sizes = (files: Readonly<Record<string, string>>) => wrongSizes(...tree(files));
  const some = (folder: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.ts`, ""]));

  test("refuses folders of src/ and ffi/ with too many entries or too few", () => {
    assert.deepEqual(sizes({ ...some("test", 18), ...some("src/a", 3), ...some("ffi/a/b", 3) }), [
      "ffi/a holds 1 entries, at least 3",
    ]);
    assert.deepEqual(sizes({ ...some("src/a", 15), ...some("src/a/b", 3) }), []);
    assert.deepEqual(sizes({ ...some("src/a", 18), ...some("src/a/b", 3), ...some("test", 19) }), [
      "src/a holds 19 entries, at most 18",
    ]);
    assert.deepEqual(sizes(some("src/a", 2)), ["src/a holds 2 entries, at least 3"]);
  });

  test("refuses files of more than 300 lines", () => {
    assert.deepEqual(sizes({ "test/a.ts": "a\n".repeat(300) }), []);
    assert.deepEqual(sizes({ "test/a.ts": "a\n".repeat(301) }), [
      "test/a.ts has 301 lines, at most 300",
    ]);
  });

  test("refuses lines of more than 100 columns, URLs aside", () => {
    assert.deepEqual(
      sizes({ "test/a.ts": `${"→".repeat(100)}\n// https://${"a".repeat(100)}` }),
      [],
    );
    assert.deepEqual(sizes({ "test/a.ts": `\n${"a".repeat(101)}` }), [
      "test/a.ts:2 has 101 columns, at most 100",
    ]);
  });
});
