import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { checkExported, foreignParts } from "../../tools/instructions/check_operations.ts";
import { disassemble, type MachineCode } from "../../tools/instructions/machine_code.ts";
import {
  nameOf,
  Operations,
  ordersOf,
  parametersOf,
} from "../../tools/instructions/operation_code.ts";
import { RULES } from "../../tools/instructions/rules.ts";
import { type Target, TARGETS } from "../../tools/targets.ts";
import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { compile, LINK } from "./compile.ts";
import type { WrongOperation } from "./wrong_operation.ts";
import { WRONG_OPERATIONS } from "./wrong_operations.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-rules-"));
after(() => rmSync(FOLDER, { recursive: true }));

type Written = Pick<WrongOperation, "on" | "of" | "body" | "before" | "args" | "features">;

const TYPES = new Map([
  [1, "unsigned char"],
  [2, "unsigned short"],
  [4, "unsigned int"],
  [8, "unsigned long"],
  [16, "unsigned __int128"],
]);

function targetOf({ on }: Pick<Written, "on">): Target {
  return TARGETS.find(({ name }) => name === on) ?? assert.fail(on);
}

function operationOf({ of }: Pick<Written, "of">): [Operation, width: number] {
  const [, name, width] = of.match(/^(\w+)_(\d+)$/) ?? [];
  return [OPERATIONS.find(({ symbol }) => symbol === name) ?? assert.fail(of), Number(width)];
}

function build(written: Pick<Written, "on" | "args">, code: string): MachineCode {
  const target = targetOf(written);
  const flags = [
    "-O2",
    "-w",
    target.name.endsWith("x64") ? "-mcx16" : "-mno-outline-atomics",
    ...written.args ?? [],
  ];
  return disassemble(compile(FOLDER, target, "operation", code, [...LINK.ELF, ...flags]), target);
}

/** Returns the C code of an operation as a function of any name. */
function inC(written: Written, name: string): string {
  const [operation, width] = operationOf(written);
  const parameters = parametersOf(operation).map((name) =>
    ["index", "order", "failure"].includes(name)
      ? `int ${name}`
      : `${name === "object" ? "volatile " : ""}T *${name}`
  );
  const result = /^(cmpxchg|test)/.test(operation.shape) ? "int" : "void";
  return `#undef T\n#define T ${TYPES.get(width)}\n${written.before ?? ""}
    EXPORT ${result} ${name}(${parameters.join(", ")}) {\n${written.body}\n}`;
}

/**
 * Compiles operations, those with the same compiler arguments at once. Returns each as a library of
 * one.
 */
function operationsOf<T extends Written>(all: readonly T[]): Map<T, Operations> {
  const together = Map.groupBy(all, ({ on, args = [] }) => [on, ...args].join(" "));
  return new Map([...together.values()].flatMap((some): [T, Operations][] => {
    const code = build(some[0], some.map((written, i) => inC(written, `written_${i}`)).join("\n"));
    return some.map((written, i) => {
      const functions = new Map([[
        `patomic_explicit_${written.of}`,
        code.functions.get(`written_${i}`) ?? assert.fail(),
      ]]);
      return [written, new Operations({ ...code, functions }, targetOf(written), written.features)];
    });
  }));
}

describe("a rule for instructions finds an operation that breaks it:", () => {
  const compiled = operationsOf(WRONG_OPERATIONS);
  for (const [i, wrong] of WRONG_OPERATIONS.entries()) {
    test(`${i + 1}. on ${wrong.on}, ${wrong.of} not: ${wrong.rule}`, () => {
      const rule = RULES.find(({ title }) => title === wrong.rule) ?? assert.fail(wrong.rule);
      const operations = compiled.get(wrong) ?? assert.fail();
      const [operation, width] = operationOf(wrong);
      const found = ordersOf(operation).flatMap((orders) => {
        const code = operations.exported(operation, width, orders);
        const problems = rule.concerns?.(code) ?? true ? [...rule.problems(code)] : [];
        for (const problem of problems) assert.match(problem, wrong.says);
        return problems.length > 0 ? [nameOf(orders)] : [];
      });
      assert.deepEqual(found, wrong.in ?? ordersOf(operation).map(nameOf));
    });
  }

  test("all rules are broken, on each architecture that they are for", () => {
    const broken = (on: string) =>
      new Set(WRONG_OPERATIONS.filter((wrong) => wrong.on === on).map(({ rule }) => rule));
    const titles = RULES.map(({ title }) => title);
    assert.deepEqual([...broken("linux-arm64")].toSorted(), titles.toSorted());
    assert.deepEqual(titles.filter((title) => !broken("linux-x64").has(title)), titles.slice(-6));
  });
});

describe("a correct operation breaks no rule:", () => {
  const inOrder = (statement: (order: number) => string, orders: readonly number[]) =>
    `switch (order) { ${
      orders.map((order) => `case ${order}: ${statement(order)}; break;`).join(" ")
    } }`;
  const right: readonly Written[] = [
    { on: "linux-x64", of: "load_8", body: "*result = *object;" },
    {
      on: "linux-x64",
      of: "store_1",
      body: "if (order == 5) __atomic_exchange_n(object, *desired, 5); else *object = *desired;",
    },
    {
      on: "linux-x64",
      of: "fetch_add_4",
      body: "*result = __atomic_fetch_add(object, *argument, 5);",
    },
    {
      on: "linux-x64",
      of: "fetch_xor_2",
      body: "*result = __atomic_fetch_xor(object, *argument, 5);",
    },
    {
      on: "linux-arm64",
      of: "load_8",
      body: inOrder((order) => `*result = __atomic_load_n(object, ${order})`, [0, 1, 2, 5]),
    },
    {
      on: "linux-arm64",
      of: "store_1",
      body: inOrder((order) => `__atomic_store_n(object, *desired, ${order})`, [0, 3, 5]),
    },
    ...[[], ["-march=armv8.1-a"]].map((args): Written => ({
      on: "linux-arm64",
      of: "fetch_add_4",
      body: inOrder((order) => `*result = __atomic_fetch_add(object, *argument, ${order})`, [
        0,
        1,
        2,
        3,
        4,
        5,
      ]),
      args,
    })),
  ];
  for (const [i, [written, operations]] of [...operationsOf(right)].entries()) {
    test(`${i + 1}. on ${written.on}, ${written.of}`, () => {
      assert.deepEqual(checkExported(operations, ...operationOf(written)), []);
    });
  }
});

describe("checkExported() reports which operation is wrong,", () => {
  const operationsIn = (written: Written) => [...operationsOf([written]).values()][0];
  const saidOf = (written: Written) =>
    checkExported(operationsIn(written), ...operationOf(written));
  const orders = ["RELAXED", "RELEASE", "SEQ_CST"];
  const store: Written = { on: "linux-x64", of: "store_4", body: "" };

  test("with the orders, once for each problem", () => {
    const said = saidOf({ ...store, body: "*object = *desired; *object = *desired;" });
    assert.ok(said.length > 3);
    for (const line of said) {
      assert.match(line, /^patomic_explicit_store_4 in (RELAXED|RELEASE|SEQ_CST): /);
    }
    assert.equal(new Set(said).size, said.length);
  });

  test("if it has an unknown instruction", () => {
    const said = saidOf({
      ...store,
      body: '__asm__ volatile("rdtsc" : : : "rax", "rdx"); *object = *desired;',
    });
    assert.deepEqual(
      said,
      orders.map((order) => `patomic_explicit_store_4 in ${order}: does not know rdtsc`),
    );
    const arm64 = saidOf({ ...store, on: "linux-arm64", body: '__asm__ volatile("sevl");' });
    assert.deepEqual(
      arm64,
      orders.map((order) => `patomic_explicit_store_4 in ${order}: does not know sevl`),
    );
  });

  const saidInEach = (written: Written, problem: RegExp) => {
    const said = saidOf(written);
    assert.equal(said.length, orders.length);
    for (const line of said) assert.match(line, problem);
  };

  test("if it jumps to an unknown address", () => {
    const body = (jump: string) => `__asm__ volatile("${jump}" : : "r"(*(void **) desired));`;
    saidInEach({ ...store, body: body("jmp *%0") }, /: cannot tell where jmp \w+ leads$/);
    saidInEach(
      { ...store, on: "linux-arm64", body: body("br %0") },
      /: cannot tell where br x\d+ leads$/,
    );
  });

  test("if it leaves the library", () => {
    saidInEach(
      { ...store, body: '__asm__ volatile("jmp .+0x100000");' },
      /: leads to \w+, where the library has no code$/,
    );
  });

  test("if it does not exist", () => {
    const operations = operationsIn({ ...store, body: "*object = *desired;" });
    assert.deepEqual(
      [...new Set(checkExported(operations, operationOf(store)[0], 8))],
      orders.map((order) =>
        `patomic_explicit_store_8 in ${order}: the library has no patomic_explicit_store_8`
      ),
    );
  });
});

describe("foreignParts()", () => {
  for (const on of ["linux-x64", "linux-arm64"] as const) {
    test(`returns the compiler's functions on ${on}`, () => {
      const names = [
        "__aarch64_ldadd4_acq_rel",
        "__atomic_fetch_add_16",
        "__sync_fetch_and_add_16",
      ];
      const code = names.map((name, i) =>
        `EXPORT int f${i}(void) __asm__("${name}");\nint f${i}(void) { return 0; }`
      );
      assert.deepEqual(
        foreignParts(build({ on }, code.join("\n"))).toSorted(),
        names.map((name) => `it has the function ${name}`),
      );
    });

    test(`returns the code that leads to another library on ${on}`, () => {
      const code = "int outside(void); EXPORT int inside(void) { return outside() + 1; }";
      assert.deepEqual(foreignParts(build({ on }, code)), ["it has code in .plt"]);
    });
  }
});
