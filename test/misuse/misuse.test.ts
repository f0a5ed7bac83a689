import assert from "node:assert/strict";
import path from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { OPERATIONS } from "../../src/operations/table.ts";
import { buildPatomic } from "../../tools/build_patomic.ts";
import { ROOT, RUN_FILE } from "../support/child.ts";
import { idOf } from "./misuse_case.ts";
import { type Command, failureOf, run, runAll } from "./children.ts";
import { listMethods } from "./methods.ts";
import { REPLACEMENTS } from "./replacements.ts";
import { groupOf, misuseCases, UNCONDITIONAL } from "./table.ts";

const EXECUTE = [process.execPath, ...RUN_FILE];
const AT_A_TIME = 2;
// Each test waits for the processes of the earlier tests.
const LIMIT = 600_000;

const table = [...misuseCases()].map((misuse) => ({ ...misuse, group: groupOf(misuse) }));
const groups = [...new Set(table.map(({ group }) => group))];

describe("the table of preconditions", () => {
  const broken = new Set(table.map(({ method }) => method));

  test("contains every public method with a precondition", () => {
    const unknown = listMethods().filter((method) =>
      !broken.has(method) && !UNCONDITIONAL.includes(method)
    );
    assert.deepEqual(unknown, []);
  });

  test("contains only existing methods", () => {
    const methods = listMethods();
    assert.deepEqual(
      [...broken, ...UNCONDITIONAL].filter((method) => !methods.includes(method)),
      [],
    );
    assert.deepEqual(UNCONDITIONAL.filter((method) => broken.has(method)), []);
  });

  test("contains every operation of atomics and views", () => {
    for (const { name, arithmetic } of OPERATIONS) {
      for (
        const of of ["Integral", "IntegralView", ...(arithmetic ? [] : ["Bytes", "BytesView"])]
      ) {
        assert.ok(broken.has(`Atomic${of}.prototype.${name}`), `${of} ${name}`);
      }
    }
  });

  test("contains each name once", () => {
    const seen = new Set<string>();
    const again = table.map(idOf).filter((id) => seen.has(id) || !seen.add(id));
    assert.deepEqual(again.slice(0, 5), []);
  });
});

const LIBRARIES = {
  "the release library": buildPatomic(),
  "the checked library": buildPatomic({
    config: "Debug",
    out: path.join(ROOT, "build/misuse-debug"),
  }),
};

interface Child {
  readonly suite: string;
  readonly title: string;
  readonly command: Command;
  readonly library?: string;
}

const CHILDREN: readonly Child[] = [
  ...Object.entries(LIBRARIES).flatMap(([name, library]) =>
    groups.map((title) => {
      return {
        suite: `${name} is not called by misuse of`,
        title,
        command: ["run.ts", title] as const,
        library,
      };
    })
  ),
  ...Object.keys(REPLACEMENTS).map((title) => {
    return {
      suite: "lost memory is not accessed if a program replaces",
      title,
      command: ["replaced.ts", title] as const,
    };
  }),
  ...([
    ["drops memory during garbage collections", ["lifetimes.ts", "1"]],
    ["uses, moves, resizes and closes memory in any order", ["commands.ts", "150"]],
    ["terminates workers while they operate and wait", ["terminated.ts", "10"]],
  ] as const).map(([title, command]) => ({
    suite: "a program does not crash if it",
    title,
    command,
  })),
];

const outcomes = runAll(
  AT_A_TIME,
  CHILDREN.map(({ command, library }) => () =>
    run(command, { execute: EXECUTE, library, limit: 120_000 })
  ),
);

for (const suite of new Set(CHILDREN.map(({ suite }) => suite))) {
  describe(suite, () => {
    for (const [i, child] of CHILDREN.entries()) {
      if (child.suite !== suite) continue;
      test(child.title, { timeout: LIMIT }, async () => {
        const failure = failureOf(await outcomes[i]);
        if (failure !== undefined) assert.fail(failure);
      });
    }
  });
}
