import { OPERATIONS } from "../../src/operations/table.ts";
import { WIDTHS } from "../inspect_library.ts";
import { codeIn, type KeptCode, readSnapshot } from "../instructions/snapshot_file.ts";
import type { Table } from "./table.ts";

const SYSTEMS = [["linux", "Linux"], ["darwin", "macOS"], ["win32", "Windows"]] as const;

const ORDERS = ["RELAXED", "ACQUIRE", "RELEASE", "SEQ_CST"];

/** What operations of some widths come to on some systems. */
interface Row {
  readonly operations: readonly string[];
  readonly widths: readonly number[];
  readonly systems: readonly string[];
  /** The instructions for each of ORDERS, empty where the operations do not take it. */
  readonly instructions: readonly string[];
}

/** The instructions behind the operations on x86-64, where hardly one depends on the order. */
export function instructionsOnX64(): Table {
  const inAnyOrder = ({ instructions }: Row) => {
    const [first, ...others] = new Set(instructions.filter(Boolean));
    return [others.length === 0 ? first : `${first}, in \`SEQ_CST\` ${others}`];
  };
  return tableOf(rowsOf("x64"), ["instruction"], inAnyOrder);
}

/** The instructions behind the operations on arm64, in each order. */
export function instructionsOnArm64(): Table {
  const heads = ORDERS.map((order) => `\`${order}\``);
  return tableOf(rowsOf("arm64"), heads, ({ instructions }) => instructions);
}

function tableOf(
  rows: readonly Row[],
  heads: readonly string[],
  cells: (row: Row) => readonly string[],
): Table {
  const dependsOnSystem = rows.some(({ systems }) => systems.length < SYSTEMS.length);
  return [
    ["operations", "bytes", ...dependsOnSystem ? ["system"] : [], ...heads],
    ...rows.map((row) => {
      const { operations, widths, systems } = row;
      const system = systems.length === SYSTEMS.length ? "all" : systems.join(", ");
      return [
        namesOf(operations),
        widths.join(", "),
        ...dependsOnSystem ? [system] : [],
        ...cells(row),
      ];
    }),
  ];
}

/** Names some operations, or those that are not among them if these are fewer. */
function namesOf(operations: readonly string[]): string {
  const others = OPERATIONS.map(({ name }) => name).filter((name) => !operations.includes(name));
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  if (operations.length <= others.length) return list(operations);
  return others.length === 0 ? "all" : `all but ${list(others)}`;
}

/** One row for all operations, widths and systems that come to the same. */
function rowsOf(architecture: string): Row[] {
  const kept = SYSTEMS.map(([platform, system]) => {
    return { system, code: codeIn(readSnapshot({ name: `${platform}-${architecture}` })) };
  });
  const rows = OPERATIONS.flatMap(({ name, symbol }) => {
    const single = kept.flatMap(({ system, code }) =>
      WIDTHS.map((width): Row => {
        const instructions = ORDERS.map((order) => instructionsOf(code, symbol, width, order));
        return { operations: [name], widths: [width], systems: [system], instructions };
      })
    );
    return merge(merge(single, "widths"), "systems");
  });
  return merge(rows, "operations").sort((a, b) =>
    Number(a.widths.includes(16)) - Number(b.widths.includes(16))
  );
}

/** Merges the rows that differ in one respect only. */
function merge(rows: readonly Row[], respect: "operations" | "widths" | "systems"): Row[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify({ ...row, [respect]: null }));
  return [...groups.values()].map((group) => ({
    ...group[0],
    [respect]: group.flatMap((row): readonly (string | number)[] => row[respect]),
  }));
}

/** The instructions that an operation is about, without the letter for their width. Empty where it does not take the order. */
function instructionsOf(
  code: readonly KeptCode[],
  symbol: string,
  width: number,
  order: string,
): string {
  const found = code.find((one) =>
    one.symbol === symbol && one.width === width &&
    (one.orders.length === 0 || one.orders.some((name) => name.split("/")[0] === order))
  );
  if (found === undefined) return "";
  // On arm64 the last letter may be for the width.
  const letter = { 1: /^(ld|st|cas|swp)(.*)b$/, 2: /^(ld|st|cas|swp)(.*)h$/ }[width] ?? /^$/;
  const touching = found.lines.flatMap((line, i) => {
    const [, mnemonic] = line.match(/^ {2}\* ((?:lock )?\S+)/) ?? [];
    if (mnemonic === undefined) return [];
    const isInLoop = mnemonic.startsWith("lock cmpxchg") && jumpsBack(found.lines, i);
    return [{
      name: mnemonic.replace("movzx", "mov").replace(letter, "$1$2"),
      text: isInLoop ? " in a loop" : "",
    }];
  });
  // What a compare-and-swap begins with is no more than a guess.
  const isAtomic = ({ name }: { name: string }) => !/^(mov|ldr|ldp)$/.test(name);
  const shown = touching.some(isAtomic) ? touching.filter(isAtomic) : touching;
  const last = new Map(shown.map(({ name, text }) => [name, `\`${name}\`${text}`]));
  return [...last.values()].join(", ");
}

/** Whether a line behind another jumps to one before it. */
function jumpsBack(lines: readonly string[], index: number): boolean {
  const labels = lines.slice(0, index).filter((line) => line.endsWith(":")).map((line) =>
    line.slice(0, -1)
  );
  return lines.slice(index + 1).some((line) => labels.some((label) => line.endsWith(` ${label}`)));
}
