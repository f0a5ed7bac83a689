import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { ROOT } from "../support/child.ts";
import { writeDeclarations } from "../../tools/package/declarations.ts";

const FIXTURE = join(ROOT, "test/bun/declarations.fixture.ts");
const TIMEOUT = { timeout: 300_000 };

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
};

/** The packages of the compilers, and the options that each one is the first to know. */
const COMPILERS: readonly (readonly [name: string, since: object])[] = [
  ["typescript-5.2", {}],
  ["typescript-5.6", { isolatedDeclarations: true, declaration: true }],
  ["typescript-5.9", { erasableSyntaxOnly: true }],
  ["typescript", {}],
];

const RESOLUTIONS = { node16: "node16", nodenext: "nodenext", bundler: "esnext" } as const;

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "patomic-declarations-"));
  const installed = join(folder, "node_modules/@patomic/atomics");
  mkdirSync(installed, { recursive: true });
  cpSync(join(ROOT, "package.json"), join(installed, "package.json"));
  writeDeclarations(join(installed, "dist/esm"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  cpSync(FIXTURE, join(folder, "main.ts"));
}, TIMEOUT);

after(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles the program in the folder, and returns what the compiler reports. */
function compile(compiler: string, compilerOptions: object): string {
  const config = { compilerOptions: { noEmit: true, ...compilerOptions }, files: ["main.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules", compiler, "bin/tsc"), "-p", folder, "--pretty", "false"],
    { cwd: folder, encoding: "utf8" },
  );
  return status === 0 ? "" : `${stdout}${stderr}` || `status ${status}`;
}

for (const [i, [compiler]] of COMPILERS.entries()) {
  const options = Object.assign({}, STRICT, ...COMPILERS.slice(0, i + 1).map(([, since]) => since));

  test(`the declarations compile under every strict option of ${compiler}`, TIMEOUT, () => {
    for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
      const used = {
        ...options,
        module,
        moduleResolution,
        target: "es2022",
        lib: ["es2022"],
        types: [],
        skipLibCheck: false,
      };
      assert.equal(compile(compiler, used), "", moduleResolution);
    }
  });
}

for (const compiler of ["typescript-5.6", "typescript-5.9", "typescript"]) {
  const known = COMPILERS.slice(0, COMPILERS.findIndex(([name]) => name === compiler) + 1);
  const options = Object.assign({}, STRICT, ...known.map(([, since]) => since));

  test(`the sources compile under every strict option of ${compiler}`, TIMEOUT, () => {
    for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
      // The older compilers are slow with the types of the runtimes.
      if (compiler !== "typescript" && moduleResolution !== "bundler") continue;
      const used = {
        ...options,
        module,
        moduleResolution,
        target: "esnext",
        lib: ["esnext"],
        types: ["bun", "deno"],
        typeRoots: [join(ROOT, "node_modules/@types")],
        paths: { "@patomic/atomics": [join(ROOT, "mod.ts")] },
        allowImportingTsExtensions: true,
        skipLibCheck: true,
      };
      assert.equal(compile(compiler, used), "", moduleResolution);
    }
  });
}

test("a program that misuses the declarations does not compile", TIMEOUT, () => {
  const main = join(folder, "main.ts");
  const text = readFileSync(FIXTURE, "utf8");
  writeFileSync(main, text.replaceAll("// @ts-expect-error", "//"));
  try {
    const used = { strict: true, target: "es2022", lib: ["es2022"], types: [], module: "nodenext" };
    const errors = compile("typescript", used);
    assert.match(errors, /'3' is not assignable to type '1 \| 2 \| 4 \| 8 \| 16'/);
    assert.match(errors, /'buffre' does not exist in type/);
    assert.match(errors, /Argument of type '3' is not assignable to parameter of type 'LoadOrder/);
    assert.match(errors, /Property 'load' does not exist on type 'AtomicBytesViewContext/);
    assert.equal(errors.match(/error TS/g)?.length, 4, errors);
  } finally {
    cpSync(FIXTURE, main);
  }
});

test("the package has one file of declarations and one for each entry point", () => {
  const text = readFileSync(
    join(folder, "node_modules/@patomic/atomics/dist/esm/mod.d.ts"),
    "utf8",
  );
  assert.match(text, /^export \{ [\w, ]+ \} from "\.\/declarations\.js";\n$/);
});
