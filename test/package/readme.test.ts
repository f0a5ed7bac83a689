import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../mod.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../../src/operations/order_mask.ts";
import { placeOf } from "../../tools/tables/table.ts";
import { TABLES } from "../../tools/tables/tables.ts";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

/** The cells of the table rows in a text, without the line below the header. */
function cellsIn(text: string): string[][] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  return rows.toSpliced(1, 1).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** The cells of the table under a heading of a document, without the header. */
function table(file: string, heading: string): string[][] {
  const sections = read(file).split(/^#+ /m);
  return cellsIn(sections.find((text) => text.startsWith(`${heading}\n`)) ?? "").slice(1);
}

const names = (mask: number) =>
  ORDER_NAMES.filter((_, order) => isInMask(mask, order)).map((name) => `\`${name}\``);

describe("README.md", () => {
  test("has at most 160 lines", () => {
    assert.ok(read("README.md").trimEnd().split("\n").length <= 160);
  });

  for (const program of ["worker.ts", "process_counter.ts"]) {
    test(`shows examples/${program} as it is`, () => {
      const shown = `\`\`\`ts\n${read(`examples/${program}`)}\`\`\`\n`;
      assert.ok(read("README.md").includes(shown));
    });
  }
});

describe("docs/operations.md", () => {
  test("has the orders of loads, stores and read-modify-writes", () => {
    const masks = [OrderMask.LOAD, OrderMask.STORE, OrderMask.ALL];
    const rows = table("docs/operations.md", "Memory order");
    for (const [order, ...cells] of rows) {
      assert.deepEqual(
        cells.map((cell) => cell === "x"),
        masks.map((mask) => names(mask).includes(order)),
      );
    }
    assert.equal(rows.length, names(OrderMask.ALL).length);
  });

  test("names the class of each atomic, and what makes it", () => {
    const rows = table("docs/operations.md", "Classes");
    const classes = rows.flatMap(([names]) => names.match(/`Atomic\w*`/g) ?? []).map((name) =>
      name.slice(1, -1)
    );
    const exported = Object.keys(api).filter((name) =>
      /^Atomic\w*$/.test(name) && !/View/.test(name)
    );
    assert.deepEqual(classes.toSorted(), exported.toSorted());
    for (const name of exported) assert.equal(`${name}View` in api, !name.endsWith("Array"));
  });
});

describe("docs/python.md", () => {
  // The exports that the Python package has, by the same name or the one of its table row.
  const PYTHON = new RegExp(
    "^(atomic(view)?|ANY|INT|UINT|BYTES|INTEGRAL|OpType|MemoryOrder|Alignment|isValid\\w+|" +
      "CmpxchgResult|\\w+Exception|AlignmentError|MemoryOrderError|Atomic(?!\\w*Array)\\w*)$",
  );

  test("names every export and every method that Python does not have", () => {
    const page = read("docs/python.md");
    const own = Object.keys(api).filter((name) => !PYTHON.test(name));
    const known = Object.values<string>(api.OpType);
    const methods = Object.getOwnPropertyNames(api.AtomicIntegral.prototype).filter((name) =>
      typeof Object.getOwnPropertyDescriptor(api.AtomicIntegral.prototype, name)?.value ===
        "function" && name !== "constructor" && !known.includes(name)
    );
    assert.ok(own.includes("atomicArray") && methods.includes("fetchMax"));
    for (const name of [...own, ...methods]) assert.match(page, new RegExp(`\`${name}[\`(]`), name);
  });
});

describe("docs/errors.md", () => {
  const errors = table("docs/errors.md", "Errors").filter(([, parent]) => parent !== "");

  test("names each error class with the class that it extends", () => {
    const classes = Object.entries(api).filter(([, value]) => {
      return typeof value === "function" && value.prototype instanceof Error;
    });
    const listed = errors.map(([name, parent]) => [name, parent]);
    const expected = classes.map(([name, value]) => {
      return [`\`${name}\``, `\`${Object.getPrototypeOf(value).name}\``];
    });
    assert.deepEqual(listed.sort(), expected.sort());
  });

  test("names the fields of each error class", () => {
    const made: Readonly<Record<string, Error>> = {
      UnsupportedWidthException: new api.UnsupportedWidthException(3, false, [1]),
      UnsupportedOperationException: new api.UnsupportedOperationException("store", 4, true),
      AlignmentError: new api.AlignmentError(4, 1n, true, ""),
      MemoryOrderError: new api.MemoryOrderError("load", 3, false, []),
      ReleasedError: new api.ReleasedError(),
      LibraryLoadError: new api.LibraryLoadError([], "", new Error()),
      SharedMemoryError: new api.SharedMemoryError("ENOENT", "shm_open", "counter", ""),
    };
    for (const [name, , , fields] of errors) {
      const own = Object.keys(Object.getOwnPropertyDescriptors(made[name.replaceAll("`", "")]));
      const listed = fields.split(", ").filter(Boolean).map((field) => field.replaceAll("`", ""));
      const inherited = [
        "message",
        "stack",
        "line",
        "column",
        "sourceURL",
        "originalLine",
        "originalColumn",
      ];
      assert.deepEqual(
        listed.toSorted(),
        own.filter((field) => !inherited.includes(field)).toSorted(),
        name,
      );
    }
  });
});

describe("the generated tables", () => {
  for (const [document, tables] of Object.entries(TABLES)) {
    for (const [name, table] of Object.entries(tables)) {
      test(`${document} has the table "${name}" of the recorded results: npm run readme`, () => {
        const [text] = read(document).match(placeOf(name)) ?? [""];
        assert.deepEqual(cellsIn(text), table());
      });
    }
  }
});

test("examples/README.md lists each program", () => {
  const listed = ["Threads", "Processes", "Queues", "Locks"].flatMap((heading) =>
    table("examples/README.md", heading)
  )
    .map(([link]) => link.match(/\((.*)\)/)?.[1])
    // A program of the folder languages/, which is listed as a whole.
    .filter((file) => !file?.includes("/"));
  const programs = readdirSync(path.join(ROOT, "examples")).filter((file) =>
    !file.startsWith("_") && !file.endsWith(".md")
  );
  assert.deepEqual(listed.toSorted(), programs.toSorted());
});

describe("the links", () => {
  const folders = ["", "docs", "examples", "bench", "lib/patomic"];
  const documents = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).filter((file) => file.endsWith(".md")).map((file) =>
      path.join(folder, file)
    )
  );

  /** The anchor of a heading, as code hosts make it. */
  const anchor = (heading: string) =>
    heading.toLowerCase().replace(/[^\w\s-]/g, "").replaceAll(" ", "-");

  for (const document of documents) {
    test(`of ${document} lead to files and headings that exist`, () => {
      const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link)
        .filter((link) => !/^https?:/.test(link));
      for (const link of links) {
        const [file, heading] = link.split("#");
        const target = file === "" ? document : path.join(path.dirname(document), file);
        assert.ok(existsSync(path.join(ROOT, target)), link);
        if (heading === undefined) continue;
        const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, text]) => anchor(text));
        assert.ok(headings.includes(heading), link);
      }
    });
  }

  test("of README.md lead to every page of docs/", () => {
    const readme = read("README.md");
    for (const file of readdirSync(path.join(ROOT, "docs"))) {
      assert.ok(readme.includes(`(docs/${file})`), file);
    }
  });
});

test("ARCHITECTURE.md names files and folders that exist", () => {
  const paths = [
    ...read("ARCHITECTURE.md").matchAll(/`((?:src|ffi|lib|tools|scripts|test)\/[\w./-]*)`/g),
  ];
  assert.ok(paths.length > 20);
  for (const [, file] of paths) assert.ok(existsSync(path.join(ROOT, file)), file);
});
