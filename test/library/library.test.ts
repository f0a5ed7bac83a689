import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test } from "node:test";
import { libraryInfo, useLibrary } from "../../mod.ts";
import { ON_WINDOWS, ROOT, runForJson } from "../support/child.ts";

const REAL = libraryInfo().path;
const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

const OTHER = ON_WINDOWS ? "kernel32.dll" : "libm.so.6";

const COPY = join(FOLDER, "copy of libpatomic.so");
copyFileSync(REAL, COPY);

/** A program that uses the library, and writes its information or the error. */
const USE = `
  let reported;
  try {
    api.atomic({ width: 4, atype: api.INT }).inc();
    reported = api.libraryInfo();
  } catch (error) {
    const { name, message, tried, cause } = error;
    const isError = error instanceof api.LibraryLoadError;
    reported = { name, message, tried, cause: cause instanceof Error, isError };
  }
  console.log(JSON.stringify(reported));
`;

describe("libraryInfo()", () => {
  test("describes the library beside the package", () => {
    const { path, source, target, version } = libraryInfo();
    assert.equal(source, "file");
    assert.match(target, /^(linux|darwin|win32)-(x64|arm64)$/);
    assert.ok(path.includes(join("lib", target)));
    assert.match(version, /^1\.\d+\.\d+$/);
    assert.deepEqual(Object.keys(libraryInfo()).toSorted(), [
      "path",
      "source",
      "target",
      "version",
    ]);
  });
});

describe("PATOMIC_LIBRARY", () => {
  const info = (env: Record<string, string>, before = "") =>
    runForJson<{ path: string; source: string }>(before + USE, { env });

  test("selects the library to use", () => {
    const { path, source } = info({ PATOMIC_LIBRARY: COPY });
    assert.deepEqual([path, source], [COPY, "override"]);
  });

  test("has no effect if it is empty", () => {
    const { path, source } = info({ PATOMIC_LIBRARY: "" });
    assert.deepEqual([path, source], [REAL, "file"]);
  });

  test("has no effect after useLibrary()", () => {
    const { path, source } = info(
      { PATOMIC_LIBRARY: "/nowhere" },
      `api.useLibrary(${JSON.stringify(COPY)});`,
    );
    assert.deepEqual([path, source], [COPY, "override"]);
  });
});

describe("useLibrary()", () => {
  test("accepts the library in use, and refuses another one", () => {
    useLibrary(REAL);
    assert.throws(() => useLibrary("/opt/other.so"), (error: Error & { tried?: unknown }) => {
      assert.equal(error.name, "LibraryLoadError");
      assert.deepEqual(error.tried, [{
        path: "/opt/other.so",
        reason: `${REAL} is in use already`,
      }]);
      return true;
    });
    assert.equal(libraryInfo().path, REAL);
  });

  test("selects the last library that was passed before the first use", () => {
    const { path } = runForJson<{ path: string }>(
      `api.useLibrary("/nowhere"); api.useLibrary(${JSON.stringify(COPY)});${USE}`,
    );
    assert.equal(path, COPY);
  });

  test("can be called after a library could not be loaded", () => {
    const reported = runForJson<unknown[]>(`
      const caught = [];
      api.useLibrary("/nowhere");
      const attempt = (use) => { try { use(); } catch (error) { caught.push(error.name); } };
      for (let i = 0; i < 2; i++) attempt(() => api.libraryInfo());
      attempt(() => api.atomicview({ buffer: new Int32Array(1), atype: api.INT }));
      attempt(() => new api.Alignment(4));
      api.useLibrary(${JSON.stringify(COPY)});
      const a = api.atomic({ width: 4, atype: api.INT });
      a.add(3);
      console.log(JSON.stringify([caught, a.load(), api.libraryInfo().path]));
    `);
    assert.deepEqual(reported, [Array(4).fill("LibraryLoadError"), 3, COPY]);
  });

  test("refuses a value that is not a path", () => {
    for (
      const path of ["", undefined, null, 4, {}, new URL("https://localhost/lib.so"), ["/opt"]]
    ) {
      assert.throws(() => useLibrary(path as string), {
        name: "TypeError",
        message: /^useLibrary\(\): expected a path or a file: URL, got /,
      });
    }
  });
});

describe("a truncated library is refused, and does not end the process", () => {
  const content = readFileSync(REAL);
  const cut = (length: number, path = join(FOLDER, `first ${length} bytes.so`)) => {
    writeFileSync(path, content.subarray(0, length));
    return path;
  };
  const refusal = (path: string) =>
    runForJson<{ name: string; tried: unknown[] }>(USE, {
      env: { PATOMIC_LIBRARY: path },
      deno: ["--allow-all"],
    });
  const reported = (path: string, length: number) => ({
    path,
    reason: `the file is truncated: it has ${length} of ${content.length} bytes`,
  });

  for (const part of [1, 2, 3, 5, 7]) {
    const length = Math.floor(content.length * part / 8);
    test(`with ${length} of ${content.length} bytes`, () => {
      const path = cut(length);
      const { name, tried } = refusal(path);
      assert.deepEqual([name, tried], ["LibraryLoadError", [reported(path, length)]]);
    });
  }

  test("without its last byte", () => {
    const path = cut(content.length - 1);
    assert.deepEqual(refusal(path).tried, [reported(path, content.length - 1)]);
  });

  test("by its name alone, in the working directory", () => {
    const name = `libpatomic-${process.pid}.so`;
    const path = cut(30_000, join(ROOT, name));
    try {
      assert.deepEqual(refusal(name).tried, [reported(name, 30_000)]);
    } finally {
      rmSync(path);
    }
  });

  test("even if it is a pipe, which is not opened", { skip: ON_WINDOWS }, () => {
    const path = join(FOLDER, "pipe.so");
    execFileSync("mkfifo", [path]);
    const { name, tried } = refusal(path);
    assert.equal(name, "LibraryLoadError");
    assert.match(JSON.stringify(tried), /lseek\(\) failed with ESPIPE/);
  });
});

describe("a file that is not a usable library is refused with a LibraryLoadError", () => {
  const made = (name: string, content: Uint8Array | string) => {
    const path = join(FOLDER, name);
    writeFileSync(path, content);
    return path;
  };
  const content = readFileSync(REAL);
  const foreign = Uint8Array.from(content);
  // The number of an extinct processor: e_machine in ELF, Machine in PE, 4 bytes after the position
  // in the header.
  foreign.set([0x2a, 0x00], ON_WINDOWS ? content.readUInt32LE(60) + 4 : 18);
  const folder = join(FOLDER, "folder.so");
  mkdirSync(folder);
  const paths = {
    "a missing file": join(FOLDER, "missing.so"),
    "a directory": folder,
    "text": made("text.so", "This is not a library.\n".repeat(20)),
    "an empty file": made("empty.so", ""),
    "the first 100 bytes of the library": made("truncated.so", content.subarray(0, 100)),
    "the library for another processor": made("foreign.so", foreign),
    "another library": OTHER,
  };
  for (const [name, path] of Object.entries(paths)) {
    test(name, () => {
      for (
        const options of [{ code: USE, env: { PATOMIC_LIBRARY: path } }, {
          code: `api.useLibrary(${JSON.stringify(path)});${USE}`,
        }]
      ) {
        const reported = runForJson<Record<string, unknown>>(options.code, { env: options.env });
        const tried = reported.tried as { path: string; reason: string }[];
        assert.deepEqual([reported.name, reported.isError, reported.cause], [
          "LibraryLoadError",
          true,
          true,
        ]);
        assert.deepEqual(tried.map(({ path }) => path), [path]);
        assert.ok(tried[0].reason.length > 0);
        const message = String(reported.message);
        assert.match(message, /^Could not load the patomic library\n/);
        for (const part of [path, tried[0].reason, "PATOMIC_LIBRARY", "useLibrary()"]) {
          assert.ok(message.includes(part));
        }
      }
    });
  }

  test("and another library is reported as not a patomic library", () => {
    const { tried } = runForJson<{ tried: { reason: string }[] }>(USE, {
      env: { PATOMIC_LIBRARY: OTHER },
    });
    assert.equal(
      tried[0].reason,
      "not a patomic library: it does not export patomic_version_major()",
    );
  });
});

test("importing the module opens nothing, the first use does", {
  skip: process.platform !== "linux",
}, () => {
  const reported = runForJson<boolean[]>(
    `
    import { readFileSync } from "node:fs";
    const isMapped = () => readFileSync("/proc/self/maps", "utf8").includes("libpatomic");
    const reported = [isMapped()];
    Object.values(api).forEach(String);
    reported.push(isMapped());
    api.atomic({ width: 4, atype: api.INT });
    reported.push(isMapped());
    console.log(JSON.stringify(reported));
  `,
    { deno: ["--allow-all"] },
  );
  assert.deepEqual(reported, [false, false, true]);
});
