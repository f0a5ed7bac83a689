import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../../src/operations/order_mask.ts";
import { placeOf, TABLES } from "../../scripts/readme.ts";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");

/** The cells of the table rows in a text, without the line below the header. */
function cellsIn(text: string): string[][] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  return rows.toSpliced(1, 1).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** The cells of the table under a heading, the header aside. */
function table(heading: string): string[][] {
  return cellsIn(readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "").slice(
    1,
  );
}

const names = (mask: number) =>
  ORDER_NAMES.filter((_, order) => isInMask(mask, order)).map((name) => `\`${name}\``);

describe("the README", () => {
  test("lists each operation with its Python name, in the order of OpType", () => {
    const listed = table("Operations").map((
      [method, python],
    ) => [method.match(/\w+/)?.[0], python]);
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    assert.deepEqual(listed, OPERATIONS.map(({ name }) => [name, `\`${snake(name)}\``]));
  });

  test("tells the memory orders that an operation takes where it does not take all", () => {
    for (const [index, [, , , orders]] of table("Operations").entries()) {
      const { shape, orders: mask } = OPERATIONS[index];
      if (shape === "cmpxchg") assert.match(orders, /^`failure` as for `load`/);
      else assert.equal(orders, mask === OrderMask.ALL ? "" : names(mask).join(", "));
    }
  });

  test("has the orders of loads, stores and read-modify-writes", () => {
    const masks = [OrderMask.LOAD, OrderMask.STORE, OrderMask.ALL];
    for (const [order, ...cells] of table("Memory order")) {
      assert.deepEqual(
        cells.map((cell) => cell === "x"),
        masks.map((mask) => names(mask).includes(order)),
      );
    }
    assert.equal(table("Memory order").length, names(OrderMask.ALL).length);
  });

  test("names each error class with the class that it extends", () => {
    const classes = Object.entries(api).filter(([, value]) => {
      return typeof value === "function" && value.prototype instanceof Error;
    });
    const listed = table("Errors").filter(([, parent]) => parent !== "").map((
      [name, parent],
    ) => [name, parent]);
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
    for (const [name, , , fields] of table("Errors").filter(([, parent]) => parent !== "")) {
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

  test("names the class of each atomic, and what makes it", () => {
    const rows = table("Atomics and views");
    const classes = rows.flatMap(([names]) => names.match(/`Atomic\w*`/g) ?? []).map((name) =>
      name.slice(1, -1)
    );
    const exported = Object.keys(api).filter((name) =>
      /^Atomic\w*$/.test(name) && !/View/.test(name)
    );
    assert.deepEqual(classes.toSorted(), exported.toSorted());
    for (const name of exported) assert.ok(`${name}View` in api);
  });

  for (const [name, cells] of Object.entries(TABLES)) {
    test(`has the table ${name} of what is kept: npm run readme`, () => {
      const [text] = readme.match(placeOf(name)) ?? [""];
      assert.deepEqual(cellsIn(text), cells());
    });
  }

  test("lists the programs in examples/ that share memory between processes", () => {
    const listed = table("Memory that processes share").map(([link]) =>
      link.match(/\((.*)\)/)?.[1]
    );
    const shared = readdirSync(path.join(ROOT, "examples")).filter((file) => {
      const program = file.endsWith(".ts") ? file : `${file}/main.ts`;
      return !file.startsWith("_") &&
        readFileSync(path.join(ROOT, "examples", program), "utf8").includes("SharedMemory");
    });
    assert.deepEqual(listed.toSorted(), shared.map((file) => `examples/${file}`).toSorted());
  });

  test("links to files that are there", () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, file]) => file);
    assert.ok(links.length > 10);
    assert.deepEqual(links.filter((file) => !existsSync(path.join(ROOT, file))), []);
  });
});
