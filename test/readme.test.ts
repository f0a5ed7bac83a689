import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../mod.ts";
import { OPERATIONS } from "../src/operations.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../src/order_mask.ts";

const readme = readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), "../README.md"), "utf8");

/** The cells of the table rows under a heading, the header's row and the line below it aside. */
function table(heading: string): string[][] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

const names = (mask: number) => ORDER_NAMES.filter((_, order) => isInMask(mask, order)).map((name) => `\`${name}\``);

describe("the README", () => {
  test("lists each operation with its Python name, in the order of OpType", () => {
    const listed = table("Operations").map(([method, python]) => [method.match(/\w+/)?.[0], python]);
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
      assert.deepEqual(cells.map((cell) => cell === "x"), masks.map((mask) => names(mask).includes(order)));
    }
    assert.equal(table("Memory order").length, names(OrderMask.ALL).length);
  });

  test("names each error class with the class that it extends", () => {
    const classes = Object.entries(api).filter(([, value]) => {
      return typeof value === "function" && value.prototype instanceof Error;
    });
    const listed = table("Errors").filter(([, parent]) => parent !== "").map(([name, parent]) => [name, parent]);
    const expected = classes.map(([name, value]) => {
      return [`\`${name}\``, `\`${Object.getPrototypeOf(value).name}\``];
    });
    assert.deepEqual(listed.sort(), expected.sort());
  });
});
