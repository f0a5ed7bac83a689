import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import * as api from "../../mod.ts";
import { IN_BUN, ROOT } from "../support/child.ts";
import { listMethods } from "../misuse/methods.ts";

// Inside the package, so that examples can import it by its name. One folder for each runtime,
// because both may run at once.
const FOLDER = join(ROOT, "build", `examples-${IN_BUN ? "bun" : "deno"}`);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
after(() => rmSync(FOLDER, { recursive: true }));

const inFolder = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).toSorted().map((name) =>
    `${folder}/${name}`
  );
const SOURCES = ["mod.ts", "sync.ts", "queue.ts", ...inFolder("src"), ...inFolder("ffi")].filter((
  path,
) => path.endsWith(".ts"));

/** Returns the examples in a file: the name and first line of each, and its text. */
function examplesIn(path: string): { title: string; code: string }[] {
  const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
  const examples: { title: string; code: string }[] = [];
  let code: string[] | undefined;
  for (const [i, line] of lines.entries()) {
    const text = path.endsWith(".ts") ? line.replace(/^\s*\* ?/, "") : line;
    if (/^```ts\b/.test(text)) {
      code = [];
      examples.push({ title: `${path}:${i + 1}`, code: "" });
    } else if (text.startsWith("```") && code !== undefined) {
      examples[examples.length - 1].code = code.join("\n");
      code = undefined;
    } else code?.push(text);
  }
  return examples;
}

const DOCUMENTS = ["README.md", ...inFolder("docs").filter((path) => path.endsWith(".md"))];

// Whole programs, which test/package/programs.test.ts runs.
const programs = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".ts")).map(
  (file) => readFileSync(join(ROOT, "examples", file), "utf8").trimEnd(),
);
const examples = [...SOURCES, ...DOCUMENTS].flatMap(examplesIn).filter(({ code }) =>
  !programs.includes(code)
);

describe("the examples", () => {
  test("are found in doc comments and in documents", () => {
    for (const path of SOURCES) {
      const tags = readFileSync(join(ROOT, path), "utf8").match(/^\s*\* @example$/gm) ?? [];
      assert.equal(examplesIn(path).length, tags.length, path);
    }
    for (const path of DOCUMENTS) {
      const fences = readFileSync(join(ROOT, path), "utf8").match(/^```\w+$/gm) ?? [];
      const unknown = fences.filter((fence) => !/^```(ts|sh|c|python)$/.test(fence));
      assert.deepEqual(unknown, [], path);
      const count = fences.filter((fence) => fence === "```ts").length;
      assert.equal(examplesIn(path).length, count, path);
    }
  });

  test("import the package by its name, and contain assertions", () => {
    for (const { title, code } of examples) {
      assert.match(code, /from "@patomic\/atomics(\/(sync|queue))?"/, title);
      assert.match(code, /\bassert[.(]/, title);
    }
  });
});

describe("the example at", () => {
  for (const { title, code } of examples) {
    // Only Linux can wait without blocking.
    const skip = code.includes(".waitAsync(") && process.platform !== "linux";
    test(`${title} runs`, { skip }, async () => {
      const path = join(FOLDER, `${title.replace(/\W/g, "_")}.ts`);
      writeFileSync(path, `${code}\nexport {};\n`);
      await import(pathToFileURL(path).href);
    });
  }
});

describe("an example exists of", () => {
  const reported = examples.map(({ code }) => code).join("\n");
  // Programs do not mention the classes of objects that only the package makes.
  const named = Object.entries(api).filter(([name, value]) =>
    typeof value === "function" && !/^Atomic|^CmpxchgResult$/.test(name)
  );
  for (const [name] of named) {
    test(name, () => assert.ok(new RegExp(`\\b${name}\\b`).test(reported)));
  }

  // Except for symbols, which the language calls.
  const members = listMethods().filter((method) => /^[^[]+\.[^[]+$/.test(method)).map((method) =>
    method.split(".").at(-1)
  );
  for (const name of new Set(members)) {
    test(`${name}, a method or property`, () => {
      assert.ok(new RegExp(`\\.${name}\\b|\\{[^}]*\\b${name}\\b[^}]*\\} =`).test(reported));
    });
  }
});
