import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { buildSync } from "esbuild";
import { after, describe, test } from "node:test";
import { ROOT, runtimes } from "../../tools/runtimes.ts";
import { type Target, TARGETS } from "../../tools/targets.ts";

const [bun, deno, node] = runtimes();
const FOLDER = mkdtempSync(path.join(tmpdir(), "npm-package-"));
after(() => rmSync(FOLDER, { recursive: true }));
const targets = TARGETS.map(({ name }) => name);
const LONG = { timeout: 300_000 };

const PROGRAM = `
import { atomic, atomicview, INT, libraryInfo, SharedMemory, UINT } from "@patomic/atomics";
import { Mutex } from "@patomic/atomics/sync";
if (typeof Mutex !== "function") throw new Error("sync exports no Mutex");
import { SpscQueue } from "@patomic/atomics/queue";
if (typeof SpscQueue !== "function") throw new Error("queue exports no SpscQueue");
const a = atomic({ width: 16, atype: INT });
a.sub(1n);
using memory = SharedMemory.create({ size: 64 });
memory.unlink();
const b = atomic({ width: 4, atype: UINT, memory });
b.inc();
using context = atomicview({ buffer: new BigInt64Array(1), width: 8, atype: INT });
const { source, path, target } = libraryInfo();
const values = [String(a), b.load(), String(context.enter().fetchInc())];
console.log(JSON.stringify([...values, source, path, target]));
`;

// What the declarations say: a width that is known tells the type.
const TYPED = `
import { atomic, type AtomicInt, INT } from "@patomic/atomics";
const a: AtomicInt<4> = atomic({ width: 4, atype: INT });
const narrow: number = a.load();
const wide: bigint = atomic({ width: 8, atype: INT }).fetchAdd(1n);
// @ts-expect-error a bigint is not a number
const wrong: number = atomic({ width: 8, atype: INT }).load();
console.log(narrow, wide, wrong);
`;

/**
 * Packs the package as a release does, and installs it in a folder of its own. Returns the names of
 * its files.
 */
function install(): string[] {
  const [{ filename, files }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", FOLDER], {
      cwd: ROOT,
      encoding: "utf8",
    })
      .replace(/^[^]*?(?=^\[$)/m, ""),
  );
  writeFileSync(path.join(FOLDER, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(path.join(FOLDER, "program.mjs"), PROGRAM);
  // Without `using`, which Node may not know yet.
  writeFileSync(
    path.join(FOLDER, "node.mjs"),
    `import { atomic } from "@patomic/atomics"; atomic({ width: 4, atype: "INT" });`,
  );
  writeFileSync(path.join(FOLDER, "typed.ts"), TYPED);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "esnext",
    module: "nodenext",
    types: [],
  };
  writeFileSync(
    path.join(FOLDER, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["typed.ts"] }),
  );
  execFileSync("npm", [
    "install",
    "--offline",
    "--no-audit",
    "--no-fund",
    path.join(FOLDER, filename),
  ], {
    cwd: FOLDER,
  });
  return files.map((file: { path: string }) => file.path);
}

function run(
  program: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(program, args, { cwd: FOLDER, encoding: "utf8" });
}

describe("the npm package", () => {
  let files: string[] = [];

  test("has the JavaScript, the declarations and the libraries, and nothing else", LONG, () => {
    files = install();
    const expected = [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      ...readdirSync(path.join(ROOT, "examples")).filter((file) => file.endsWith(".ts"))
        .map((file) => `examples/${file}`),
      "dist/browser.cjs",
      "dist/esm/chunk.js",
      "dist/esm/declarations.d.ts",
      ...["mod", "sync", "queue"].flatMap((entry) => [
        `dist/esm/${entry}.js`,
        `dist/esm/${entry}.d.ts`,
      ]),
      ...TARGETS.map(({ name, library }) => `lib/${name}/${library}`),
    ];
    // The code that the entry points share is in chunks, which have hashes in their names.
    const found = files.map((file) => file.replace(/chunk-\w+\.js$/, "chunk.js"));
    assert.deepEqual([...new Set(found)].toSorted(), expected.toSorted());
  });

  test("needs no other package, and runs nothing when it is installed", () => {
    const folder = path.join(FOLDER, "node_modules/@patomic/atomics");
    const { dependencies, scripts, exports } = JSON.parse(
      readFileSync(path.join(folder, "package.json"), "utf8"),
    );
    assert.equal(dependencies, undefined);
    for (const name of ["preinstall", "install", "postinstall", "prepare"]) {
      assert.ok(!(name in scripts), name);
    }
    for (const entry of [".", "./sync", "./queue"]) {
      assert.deepEqual(
        Object.keys(exports[entry]),
        ["types", "bun", "deno", "node", "browser", "default"],
      );
    }
    assert.deepEqual(readdirSync(path.join(FOLDER, "node_modules/@patomic")), ["atomics"]);
  });

  for (
    const [name, program, args] of [
      ["Bun", bun.path, []],
      ["Deno with --allow-ffi", deno.path, ["run", "--no-prompt", "--allow-ffi"]],
      ...(node === undefined ? [] : [["Node", node.path, []] as const]),
    ] as const
  ) {
    test(`runs in ${name}`, LONG, () => {
      const { status, stdout, stderr } = run(program, ...args, "program.mjs");
      assert.equal(status, 0, stderr);
      const [a, b, c, source, file, target] = JSON.parse(stdout);
      assert.deepEqual([a, b, c], [
        "AtomicInt(value=-1, width=16, readonly=false, signed=true)",
        1,
        "0",
      ]);
      assert.equal(source, "file");
      assert.match(file, new RegExp(`node_modules/@patomic/atomics/lib/${target}/`));
    });
  }

  test("has the library of every target embedded", () => {
    const folder = path.join(FOLDER, "node_modules/@patomic/atomics/dist/esm");
    const script = readdirSync(folder).filter((file) => file.endsWith(".js"))
      .map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
    assert.deepEqual(
      [...script.matchAll(/"(\w+-\w+)": \{\s+lz4: \(\) => "/g)].map(([, name]) => name),
      targets,
    );
  });

  test("is ASCII, since V8 needs two bytes for each character of any other text", () => {
    const folder = path.join(FOLDER, "node_modules/@patomic/atomics/dist/esm");
    for (const file of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
      assert.match(readFileSync(path.join(folder, file), "utf8"), /^[\0-\x7f]*$/, file);
    }
  });

  for (const { name, path: program } of [bun, ...(node === undefined ? [] : [node])]) {
    test(`is loaded by require() in ${name}`, LONG, () => {
      writeFileSync(
        path.join(FOLDER, "program.cjs"),
        PROGRAM.replace(/^import (.*) from (".*");$/gm, "const $1 = require($2);"),
      );
      const { status, stdout, stderr } = run(program, "program.cjs");
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout)[3], "file");
    });
  }

  test("runs with a library that was changed, and with none, since it has another in it", () => {
    const { name, library } = TARGETS.find(({ name }) =>
      name === `${process.platform}-${process.arch}`
    ) as Target;
    const file = path.join(FOLDER, "node_modules/@patomic/atomics/lib", name, library);
    const content = readFileSync(file);
    const sources = () =>
      [
        run(bun.path, "program.mjs"),
        run(deno.path, "run", "--no-prompt", "--allow-ffi", "program.mjs"),
      ].map(
        ({ status, stdout, stderr }) => status === 0 ? JSON.parse(stdout)[3] : stderr,
      );
    writeFileSync(file, content.subarray(0, content.length / 2));
    assert.deepEqual(sources(), ["embedded", "embedded"]);
    rmSync(file);
    assert.deepEqual(sources(), ["embedded", "embedded"]);
    writeFileSync(file, content);
    assert.deepEqual(sources(), ["file", "file"]);
  });

  test("has types for TypeScript, and for Deno", LONG, () => {
    const checked = [
      run(bun.path, path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."),
      run(deno.path, "check", "typed.ts"),
    ];
    for (const { status, stdout, stderr } of checked) assert.equal(status, 0, stdout + stderr);
  });

  test("throws one sentence in a bundle for browsers, which has no library in it", LONG, () => {
    const outfile = path.join(FOLDER, "browser.js");
    const entry = path.join(FOLDER, "browser_entry.mjs");
    writeFileSync(entry, 'import { atomic } from "@patomic/atomics"; atomic({});\n');
    buildSync({ entryPoints: [entry], bundle: true, platform: "browser", outfile });
    assert.ok(statSync(outfile).size < 5000);
    const { status, stderr } = run("node", "browser.js");
    assert.notEqual(status, 0);
    assert.match(stderr, /runs in Bun, Deno and Node: a browser cannot call native functions/);
  });

  test("is not published with provenance while its address is a placeholder", () => {
    const { status, stderr } = run(bun.path, path.join(ROOT, "scripts/release-npm.ts"));
    assert.equal(status, 1);
    assert.match(stderr, /the repository's address is a placeholder/);
  });

  test("throws one sentence in an older Node", LONG, () => {
    const older = `Object.defineProperty(process.versions, "node", { value: "24.1.0" });`;
    writeFileSync(path.join(FOLDER, "older.mjs"), older);
    const { status, stderr } = run(node?.path ?? "node", "--import=./older.mjs", "node.mjs");
    assert.notEqual(status, 0);
    assert.match(stderr, /LibraryLoadError: [^]*Node 26\.9 or newer is needed, this is Node 24\.1/);
  });
});
