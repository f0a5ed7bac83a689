import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { libraryInfo, useLibrary } from "../../mod.ts";
import { runtimes } from "../../tools/runtimes.ts";
import { IN_BUN, ON_WINDOWS, run, runForJson } from "../support/child.ts";
import {
  copyLibrary,
  copyPackage,
  temporaryFolder,
  USE,
  type Used,
} from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const ON_LINUX = process.platform === "linux";
const content = readFileSync(libraryInfo().path);
const COPY = join(FOLDER, "copy of 100% ä.so");
copyFileSync(libraryInfo().path, COPY);
const TRUNCATED = join(FOLDER, "truncated.so");
writeFileSync(TRUNCATED, content.subarray(0, 30_000));
const [bun] = runtimes();

const use = (before: string) => runForJson<Used>(before + USE, { deno: ["--allow-all"] });

describe("useLibrary() accepts a file: URL", () => {
  const url = JSON.stringify(pathToFileURL(COPY).href);
  for (const argument of [url, `new URL(${url})`]) {
    test(`${argument.startsWith("new") ? "as an object" : "as text"}, in each runtime`, () => {
      const { value, source, path } = use(`api.useLibrary(${argument});`);
      assert.deepEqual([value, source, path], ["3", "override", COPY]);
    });
  }

  test("and PATOMIC_LIBRARY accepts one", () => {
    const env = { PATOMIC_LIBRARY: pathToFileURL(COPY).href };
    const { value, path } = runForJson<Used>(USE, { env });
    assert.deepEqual([value, path], ["3", COPY]);
  });

  test("and refuses a truncated file", () => {
    const { tried } = use(`api.useLibrary(${JSON.stringify(pathToFileURL(TRUNCATED).href)});`);
    const reason = `the file is truncated: it has 30000 of ${content.length} bytes`;
    assert.deepEqual(tried, [{ path: TRUNCATED, reason }]);
  });

  test("and refuses a file of which the end was never written", { skip: !ON_LINUX }, () => {
    for (const length of [4096, content.length / 2, content.length - 64]) {
      const sparse = join(FOLDER, `sparse-${length}.so`);
      writeFileSync(sparse, new Uint8Array(content.length));
      writeFileSync(sparse, content.subarray(0, length), { flag: "r+" });
      const { tried } = use(`api.useLibrary(${JSON.stringify(pathToFileURL(sparse).href)});`);
      assert.deepEqual(tried, [{
        path: sparse,
        reason: "the file is incomplete: it ends in zeros",
      }]);
    }
  });

  test("and names the processor of a library for another one", { skip: !ON_LINUX }, () => {
    const foreign = join(FOLDER, "foreign.so");
    const E_MACHINE = 18; // elf.h
    const EM_PPC64 = 21;
    writeFileSync(foreign, content.with(E_MACHINE, EM_PPC64));
    const { tried } = use(`api.useLibrary(${JSON.stringify(pathToFileURL(foreign).href)});`);
    assert.match(
      String(tried?.[0].reason),
      /^the file is for another processor: its e_machine is 21, \d+ expected$/,
    );
  });

  test("and no other URL, and no path that contains NUL", () => {
    for (const path of [new URL("https://localhost/lib.so"), "/lib\0.so", "file:///%zz", "file:"]) {
      assert.throws(() => useLibrary(path), {
        name: "TypeError",
        message: /^useLibrary\(\): expected a path or a file: URL, got /,
      });
    }
  });
});

if (IN_BUN) {
  test("a truncated library inside an executable is refused", { timeout: 60_000 }, () => {
    const source = copyPackage(FOLDER);
    copyFileSync(TRUNCATED, join(source, "lib.so"));
    copyFileSync(COPY, join(source, "whole.so"));
    writeFileSync(
      join(source, "app.ts"),
      `import * as api from "./mod.ts";
      import truncated from "./lib.so" with { type: "file" };
      import whole from "./whole.so" with { type: "file" };
      api.useLibrary(process.argv[2] === "whole" ? whole : truncated);
      ${USE}`,
    );
    const made = join(source, "app");
    execFileSync(bun.path, ["build", "--compile", join(source, "app.ts"), "--outfile", made], {
      stdio: "pipe",
    });
    const reported = (which: string): Used =>
      JSON.parse(execFileSync(made, [which], { encoding: "utf8" }));
    assert.match(
      String(reported("truncated").tried?.[0].reason),
      /^the file is truncated: it has 30000 of /,
    );
    assert.deepEqual([reported("whole").value, reported("whole").source], ["3", "override"]);
  });

  test("Bun without its JIT reports this as the reason, once", () => {
    const env = { BUN_JSC_useJIT: "0" };
    const { tried = [], message } = runForJson<Used>(USE, { env });
    assert.equal(tried.length, 1);
    assert.match(String(tried[0]?.reason), /requires the JIT/);
    assert.doesNotMatch(String(message), /npm run build/);
    assert.match(String(message), /BUN_JSC_useJIT/);
  });
}

describe("a library in the working directory", { skip: !ON_LINUX }, () => {
  /** A folder with libraries of some names, each of which writes a file when it is loaded. */
  function planted(...names: string[]): { cwd: string; mark: string } {
    const cwd = mkdtempSync(join(FOLDER, "cwd-"));
    const mark = join(cwd, "loaded");
    const source = join(cwd, "planted.c");
    writeFileSync(
      source,
      `#include <fcntl.h>
      __attribute__((constructor)) static void mark(void) {
        open("${mark}", O_CREAT | O_WRONLY, 0600);
      }`,
    );
    for (const name of names) {
      execFileSync("cc", ["-shared", "-fPIC", "-nostartfiles", "-o", join(cwd, name), source]);
    }
    return { cwd, mark };
  }
  const exists = (file: string) => {
    try {
      return readFileSync(file) !== undefined;
    } catch {
      return false;
    }
  };
  const C_LIBRARIES = [
    "libc.so.6",
    "libc.so",
    "libc.musl-x86_64.so.1",
    "libc.musl-aarch64.so.1",
  ];

  test("is opened by a path: the control of the next tests", () => {
    const { cwd, mark } = planted("libplanted.so");
    runForJson(USE, { env: { PATOMIC_LIBRARY: join(cwd, "libplanted.so") } });
    assert.ok(exists(mark));
  });

  for (const [name, useJIT] of [["with", "1"], ["without", "0"]]) {
    test(`is never opened as the C library, ${name} a JIT`, () => {
      const { cwd, mark } = planted(...C_LIBRARIES);
      const { value, tried } = runForJson<Used>(USE, {
        env: { BUN_JSC_useJIT: useJIT },
        cwd,
        mod: join(copyPackage(FOLDER), "mod.ts"),
      });
      assert.ok(value === "3" || tried !== undefined);
      assert.ok(!exists(mark));
    });
  }

  test("is never opened by a bare name", () => {
    const { cwd, mark } = planted("libplanted.so");
    const { tried } = runForJson<Used>(USE, { env: { PATOMIC_LIBRARY: "libplanted.so" }, cwd });
    assert.match(String(tried?.[0].reason), /write \.\/libplanted\.so to open it$/);
    assert.ok(!exists(mark));
  });
});

describe("a limit on the size of files", { skip: ON_WINDOWS }, () => {
  // Deno's caches would exceed it.
  const NO_CACHE = { DENO_DIR: "/dev/null/none" };
  const mod = join(copyPackage(FOLDER), "mod.ts");

  test("does not end the process, and is reported", () => {
    // In blocks of 512 bytes.
    const { status, signal, stdout, stderr } = run(USE, {
      mod,
      limits: ["-f", "20"],
      env: NO_CACHE,
    });
    assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
    const { tried } = JSON.parse(stdout) as Used;
    assert.match(
      String(tried?.at(-1)?.reason),
      /this process may make files of \d+ bytes \(ulimit -f\), \d+ needed/,
    );
  });

  test("does not affect a file beside the code", () => {
    const folder = copyPackage(FOLDER);
    copyLibrary(folder);
    mkdirSync(join(folder, "empty"));
    const { stdout, stderr } = run(USE, {
      mod: join(folder, "mod.ts"),
      limits: ["-f", "20"],
      env: NO_CACHE,
    });
    assert.equal((JSON.parse(stdout || "{}") as Used).source, "file", stderr);
  });
});
