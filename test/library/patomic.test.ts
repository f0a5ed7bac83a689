import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { OPERATIONS } from "../../src/operations/table.ts";
import { patomic } from "../../src/library/patomic.ts";
import { ROOT, runForJson, RUNTIME } from "../support/child.ts";
import { WIDTHS } from "../support/widths.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

const SOURCES = join(ROOT, "lib/patomic/src");
const NATIVE = join(ROOT, "test/native");

/** Compiles a library that resembles another patomic, and returns its path. */
function compile(name: string, ...args: string[]): string {
  const path = join(FOLDER, `${name}.so`);
  const include = `-I${join(ROOT, "lib/patomic/include")}`;
  execFileSync("cc", [
    "-shared",
    "-fPIC",
    "-O1",
    "-std=gnu11",
    "-DNDEBUG",
    include,
    ...args,
    "-o",
    path,
  ]);
  return path;
}

describe("patomic()", () => {
  test("has every operation of every width, each with its own function", () => {
    const seen = new Set<bigint>();
    for (const width of WIDTHS) {
      const { runtime, table } = patomic();
      const functions = table(width)?.functions;
      assert.deepEqual(Object.keys(functions ?? {}), OPERATIONS.map(({ name }) => name));
      for (const pointer of Object.values(functions ?? {})) seen.add(runtime.addressOf(pointer));
    }
    // Some share code, such as a weak and a strong compare-exchange. Most do not.
    assert.ok(seen.size > 100 && !seen.has(0n));
  });

  test("has no table for other widths", () => {
    for (const width of [0, 3, 5, 32, 64]) assert.equal(patomic().table(width), null);
  });

  test("is opened once", () => {
    assert.equal(patomic(), patomic());
  });
});

// Node calls functions by name only. test/node/ has its refusals.
const describeUnnamed = RUNTIME === "Node" ? () => {} : describe;

describeUnnamed("a library without the extensions", () => {
  const sources = readdirSync(SOURCES).filter((name) =>
    name.endsWith(".c") && name !== "freestanding.c"
  );
  const path = compile(
    "plain",
    "-fvisibility=hidden",
    `-Wl,--version-script=${join(NATIVE, "plain.map")}`,
    ...sources.map((name) => join(SOURCES, name)),
  );

  test("works, with every kind, width and operation", () => {
    const reported = runForJson<Record<string, unknown>>(
      `
      const count = {};
      for (const width of [1, 2, 4, 8, 16]) {
        for (const atype of ["INT", "UINT", "BYTES"]) {
          const a = api.atomic({ width, atype });
          a.binNot();
          a.bitTestReset(0);
          if (atype !== "BYTES") a.sub(width > 4 ? 5n : 5);
          count[atype + width] = [String(a.load()), a.opsSupported.length];
        }
      }
      const [info, alignment] = [api.libraryInfo(), new api.Alignment(8)];
      console.log(JSON.stringify({ count, info, alignment }));
    `,
      { env: { PATOMIC_LIBRARY: path } },
    );
    const expected: Record<string, unknown> = {};
    for (const width of [1, 2, 4, 8, 16]) {
      expected[`INT${width}`] = ["-7", 27];
      // All bits but the lowest, minus 5 for signed integers.
      expected[`UINT${width}`] = [String((1n << BigInt(width * 8)) - 7n), 27];
      expected[`BYTES${width}`] = [String(new Uint8Array(width).fill(255).with(0, 254)), 17];
    }
    assert.deepEqual(reported.count, expected);
    assert.deepEqual(reported.alignment, { ...patomic().table(8)?.align, width: 8 });
    assert.deepEqual([
      (reported.info as { path: string }).path,
      (reported.info as { source: string }).source,
    ], [
      path,
      "override",
    ]);
  });

  test("has no read-only views of 16 bytes, because its load may write", () => {
    const reported = runForJson<unknown>(
      `
      const reported = [1, 2, 4, 8, 16].map((width) => {
        try {
          const buffer = new ArrayBuffer(width);
          using view = api.atomicview({ buffer, atype: api.INT, readonly: true });
          return view.enter().opsSupported;
        } catch (error) {
          return [error.name, error.message];
        }
      });
      console.log(JSON.stringify(reported));
    `,
      { env: { PATOMIC_LIBRARY: path } },
    );
    const message = "Read-only objects of 16 bytes have no atomic operations: " +
      "the width must be one of 1, 2, 4, 8";
    assert.deepEqual(reported, [
      ...[1, 2, 4, 8].map(() => ["load", "bitTest"]),
      ["UnsupportedWidthException", message],
    ]);
  });

  test("has no fence", () => {
    const reported = runForJson<unknown>(
      `
      try { api.fence(); } catch (error) {
        const { name, op, message } = error;
        console.log(JSON.stringify({ name, op, message }));
      }
    `,
      { env: { PATOMIC_LIBRARY: path } },
    );
    assert.deepEqual(reported, {
      name: "UnsupportedOperationException",
      op: "fence",
      message: "fence() is not supported by the patomic library in use, " +
        "which exports no patomic_thread_fence()",
    });
  });

  test("throws the errors for missing widths", () => {
    const reported = runForJson<unknown>(
      `
      const names = [0, 3, 32].map((width) => {
        try { api.atomic({ width, atype: api.INT }); } catch ({ name, width }) {
          return [name, width];
        }
      });
      console.log(JSON.stringify(names));
    `,
      { env: { PATOMIC_LIBRARY: path } },
    );
    assert.deepEqual(reported, [0, 3, 32].map((width) => ["UnsupportedWidthException", width]));
  });
});

describe("a library with a version and without tables", () => {
  const refusals = {
    0: "it is patomic 0.0.5, 1.x required",
    1: "It exports no patomic_create_explicit()",
    2: "it is patomic 2.0.5, 1.x required",
  };
  for (const [major, reason] of Object.entries(refusals)) {
    test(`is refused at version ${major}, with the reason`, () => {
      const path = compile(`version_${major}`, `-DMAJOR=${major}`, join(NATIVE, "other_version.c"));
      const code = `try { api.libraryInfo(); } catch ({ name, tried }) {
          console.log(JSON.stringify([name, tried]));
        }`;
      const reported = runForJson<unknown>(code, { env: { PATOMIC_LIBRARY: path } });
      assert.deepEqual(reported, ["LibraryLoadError", [{ path, reason }]]);
    });
  }
});

describeUnnamed("a library with few operations", () => {
  const path = compile("own_table", join(NATIVE, "own_table.c"));
  const env = { PATOMIC_LIBRARY: path };

  test("supports the operations of its table, whatever else it exports", () => {
    const reported = runForJson<unknown>(
      `
      const a = api.atomic({ width: 4, atype: api.INT });
      a.store(7);
      const { version } = api.libraryInfo();
      const reported = [a.load(), String(a), a.opsSupported, version, new api.Alignment(4)];
      console.log(JSON.stringify(reported));
    `,
      { env },
    );
    const alignment = { width: 4, recommended: 4, minimum: 4, sizeWithin: 0 };
    const text = "AtomicInt(value=1007, width=4, readonly=false, signed=true)";
    assert.deepEqual(reported, [1007, text, ["store", "load"], "1.23.45", alignment]);
  });

  test("throws UnsupportedOperationException for the rest, before it checks arguments", () => {
    const reported = runForJson<unknown>(
      `
      const reported = [];
      using context = api.atomicview({ buffer: new ArrayBuffer(4), atype: api.INT });
      for (const a of [api.atomic({ width: 4, atype: api.INT }), context.enter()]) {
        for (const name of Object.values(api.OpType)) {
          if (name === "load" || name === "store") continue;
          try { a[name]("nothing", "nothing"); } catch (error) {
            const { op, width, message } = error;
            const isUnsupported = error instanceof api.UnsupportedOperationException;
            if (isUnsupported) reported.push([op === name, width, message]);
          }
        }
      }
      console.log(JSON.stringify(reported));
    `,
      { env },
    );
    const names = OPERATIONS.map(({ name }) => name).filter((name) =>
      name !== "load" && name !== "store"
    );
    const expected = names.map((
      name,
    ) => [
      true,
      4,
      `${name}() is not supported for 4 bytes by the patomic library in use, see opsSupported`,
    ]);
    assert.deepEqual(reported, [...expected, ...expected]);
  });

  test("throws UnsupportedWidthException for missing widths, with the existing ones", () => {
    const reported = runForJson<string[]>(
      `
      const calls = [
        () => api.atomic({ width: 8, atype: api.INT }),
        () => api.atomicview({ buffer: new ArrayBuffer(8), atype: api.INT }),
        () => new api.Alignment(8),
      ];
      const attempt = (call) => { try { call(); } catch (error) { return String(error); } };
      console.log(JSON.stringify(calls.map(attempt)));
    `,
      { env },
    );
    const text = "UnsupportedWidthException: Objects of 8 bytes have no atomic operations: " +
      "the width must be one of 4";
    assert.deepEqual(reported, Array(3).fill(text));
  });
});
