import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { writePackageTree } from "../../tools/package/package_tree.ts";
import {
  copyPackage,
  copySources,
  EMBEDDED,
  temporaryFolder,
  USE,
} from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const decoder = new TextDecoder();

/** Serves the files of a folder, and returns the requested paths. */
async function serve<T>(
  folder: string,
  use: (origin: string) => Promise<T>,
): Promise<{ result: T; served: string[] }> {
  const served: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async ({ url }) => {
      const { pathname } = new URL(url);
      served.push(pathname.slice(1));
      try {
        const headers = { "content-type": "application/typescript" };
        return new Response(await Deno.readTextFile(join(folder, pathname)), { headers });
      } catch {
        return new Response("Not found", { status: 404 });
      }
    },
  );
  try {
    return { result: await use(`http://127.0.0.1:${server.addr.port}`), served };
  } finally {
    await server.shutdown();
  }
}

/**
 * Runs a program in an empty cache and an empty folder, with --allow-ffi as its only permission.
 */
async function run(
  origin: string,
  program: string,
  ...args: string[]
): Promise<Record<string, unknown>> {
  const [cwd, cache] = [1, 2].map(() => Deno.makeTempDirSync({ dir: FOLDER }));
  const file = join(cwd, "program.ts");
  Deno.writeTextFileSync(file, program);
  // Importing from a host is not a permission of the code. JSR is always allowed.
  const host = `--allow-import=${new URL(origin).host}`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--allow-ffi", host, ...args, file],
    cwd,
    env: { DENO_DIR: cache, NO_COLOR: "1", PATOMIC_LIBRARY: "/nowhere" },
  }).output();
  assert.ok(success, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

const PACKAGE = copyPackage(FOLDER);

test("a remote import works with --allow-ffi and no other permission", async () => {
  const program = (origin: string) => `import * as api from "${origin}/mod.ts";\n${USE}`;
  const { result, served } = await serve(PACKAGE, (origin) => run(origin, program(origin)));
  assert.deepEqual([result.value, result.source], ["3", "embedded"]);
  assert.ok(served.includes(EMBEDDED));
  const other = served.filter((file) => !/^(mod\.ts|(src|ffi)\/[\w/]+\.ts)$/.test(file));
  assert.deepEqual(other, []);
});

test("a remote import works if its address is known only at run time", async () => {
  const program = (origin: string) => `
    const specifier = ["${origin}", "mod.ts"].join("/");
    const api = await import(specifier);
    ${USE}
  `;
  const { result } = await serve(PACKAGE, (origin) => run(origin, program(origin)));
  assert.deepEqual([result.value, result.source], ["3", "embedded"]);
});

/** The files that would be published to JSR. */
async function publishedFiles(tree: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: tree,
    env: { NO_COLOR: "1" },
  }).output();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  assert.ok(success, text);
  const root = `${pathToFileURL(Deno.realPathSync(tree)).href}/`;
  return [...text.matchAll(/^ +(file:\/\/\S+) \(/gm)].map(([, url]) => url.slice(root.length))
    .toSorted();
}

test("the files published to JSR are those of the package, and run from a server", async () => {
  const tree = join(FOLDER, "published");
  writePackageTree(tree);
  const files = await publishedFiles(tree);
  const expected =
    /^((mod|sync|queue)\.ts|deno\.json|README\.md|CHANGELOG\.md|LICENSE|(src|ffi)\/[\w/]+\.ts)$/;
  assert.deepEqual(files.filter((file) => !expected.test(file)), []);
  assert.ok(
    ["mod.ts", "sync.ts", "queue.ts", "LICENSE", EMBEDDED].every((file) => files.includes(file)),
  );
  const folder = Deno.makeTempDirSync({ dir: FOLDER });
  for (const file of files) {
    Deno.mkdirSync(dirname(join(folder, file)), { recursive: true });
    Deno.copyFileSync(join(tree, file), join(folder, file));
  }
  const program = (origin: string) => `import * as api from "${origin}/mod.ts";\n${USE}`;
  const { result } = await serve(folder, (origin) => run(origin, program(origin)));
  assert.deepEqual([result.value, result.source], ["3", "embedded"]);
});

test("the first use of a remote source tree without libraries throws", async () => {
  const program = (origin: string) => `import * as api from "${origin}/mod.ts";\n${USE}`;
  const { result } = await serve(copySources(FOLDER), (origin) => run(origin, program(origin)));
  assert.match(
    String(result.message),
    new RegExp(
      "^Could not load .*\n  the library embedded for .*: " +
        "This source tree has no embedded libraries: ",
    ),
  );
});
