import { OPERATIONS } from "../../src/operations/table.ts";
import { WIDTHS } from "../inspect_library.ts";
import { type Side, sidesOf } from "../instructions/features.ts";
import { codeIn, type KeptCode, readSnapshot } from "../instructions/snapshot_file.ts";
import type { Table } from "./table.ts";

const SYSTEMS = ["linux", "darwin", "win32"] as const;

const ORDERS = ["RELAXED", "ACQUIRE", "RELEASE", "SEQ_CST"];

/** The instructions of operations of some widths with some features of the processor. */
interface Row {
  readonly operations: readonly string[];
  readonly widths: readonly number[];
  readonly processors: readonly string[];
  /** The instructions for each of ORDERS, empty if the operations do not accept it. */
  readonly instructions: readonly string[];
}

/** The instructions of the operations on x86-64, where few depend on the order. */
export function instructionsOnX64(): Table {
  const inAnyOrder = ({ instructions }: Row) => {
    const [first, ...others] = new Set(instructions.filter(Boolean));
    return [others.length === 0 ? first : `${first}, in \`SEQ_CST\` ${others}`];
  };
  return tableOf(rowsOf("x64"), ["instruction"], inAnyOrder);
}

/** The instructions of the operations on arm64, in each order. */
export function instructionsOnArm64(): Table {
  const heads = ORDERS.map((order) => `\`${order}\``);
  return tableOf(rowsOf("arm64"), heads, ({ instructions }) => instructions);
}

function tableOf(
  rows: readonly Row[],
  heads: readonly string[],
  cells: (row: Row) => readonly string[],
): Table {
  const count = Math.max(...rows.map(({ processors }) => processors.length));
  return [
    ["operations", "bytes", "processor", ...heads],
    ...rows.map((row) => {
      const { operations, widths, processors } = row;
      const processor = processors.length === count
        ? "all"
        : processors.includes("baseline")
        ? processors.join(", ")
        : processors[0];
      return [namesOf(operations), widths.join(", "), processor, ...cells(row)];
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

/** One row for all operations, widths and features that have the same instructions. */
function rowsOf(architecture: string): Row[] {
  const [linux, ...others] = SYSTEMS.map((system) => new SystemCode(`${system}-${architecture}`));
  const rows = OPERATIONS.flatMap(({ name, symbol }) => {
    const single = linux.sides.flatMap(({ name: side }) =>
      WIDTHS.map((width): Row => {
        const instructions = linux.instructions(symbol, width, side);
        for (const other of others.filter(({ sides }) => sides.some(({ name }) => name === side))) {
          if (other.instructions(symbol, width, side).join() !== instructions.join()) {
            throw new Error(
              `${symbol}_${width} differs between ${linux.target} and ${other.target}`,
            );
          }
        }
        return {
          operations: [name],
          widths: [width],
          processors: [side === "" ? "baseline" : `with ${side}`],
          instructions,
        };
      })
    );
    return merge(merge(single, "processors"), "widths");
  });
  return merge(rows, "operations").sort((a, b) =>
    Number(a.widths.includes(16)) - Number(b.widths.includes(16))
  );
}

/** The recorded code of a target, on each side of its choices. */
class SystemCode {
  readonly target: string;
  readonly sides: readonly Side[];
  readonly #code: readonly KeptCode[];

  constructor(target: string) {
    this.target = target;
    this.#code = codeIn(readSnapshot({ name: target }));
    const sides = sidesOf({ name: target });
    // The only side of a Mac with arm64 is the last one of the other systems.
    this.sides = sides.length > 1 ? sides : sidesOf({ name: "linux-arm64" }).slice(-1);
  }

  /**
   * Returns the instructions for each of ORDERS. A side has only the differences from the one
   * before.
   */
  instructions(symbol: string, width: number, side: string): readonly string[] {
    const index = this.sides.findIndex(({ name }) => name === side);
    const recorded = ["", ...this.sides.slice(0, index + 1).map(({ name }) => name)].reverse();
    return ORDERS.map((order) => {
      const found = recorded.map((name) =>
        this.#code.find((one) =>
          one.side === name && one.symbol === symbol && one.width === width &&
          (one.orders.length === 0 || one.orders.some((name) => name.split("/")[0] === order))
        )
      ).find((one) => one !== undefined);
      return found === undefined ? "" : instructionsOf(found, width);
    });
  }
}

/** Merges the rows that differ in one respect only. */
function merge(rows: readonly Row[], respect: "operations" | "widths" | "processors"): Row[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify({ ...row, [respect]: null }));
  return [...groups.values()].map((group) => ({
    ...group[0],
    [respect]: group.flatMap((row): readonly (string | number)[] => row[respect]),
  }));
}

/** The instructions that touch the object, without the letter for the width. */
function instructionsOf(found: KeptCode, width: number): string {
  // On arm64 the last letter may be for the width.
  const letter = { 1: /^(ld|st|cas|swp)(.*)b$/, 2: /^(ld|st|cas|swp)(.*)h$/ }[width] ?? /^$/;
  const touching = found.lines.flatMap((line, i) => {
    const [, mnemonic] = line.match(/^ {2}\* ((?:lock )?\S+)|^ {4}dmb/) ?? [];
    if (mnemonic === undefined) {
      return line.startsWith("    dmb ") ? [{ name: line.trim(), text: "" }] : [];
    }
    const isInLoop = /^(lock cmpxchg|cas)/.test(mnemonic) && jumpsBack(found.lines, i);
    return [{
      name: mnemonic.replace("movzx", "mov").replace(letter, "$1$2"),
      text: isInLoop ? " in a loop" : "",
    }];
  });
  // A loop begins with a plain load, which is only a guess.
  const isLoop = touching.some(({ name }) => /^(lock cmpxchg|cas|ldx|ldax)/.test(name));
  const shown = touching.filter(({ name }) => !(isLoop && /^(mov|ldr|ldp)$/.test(name)));
  // The first round of a loop may stand before it.
  const last = new Map(shown.map(({ name, text }, i) => [
    name.startsWith("dmb") ? `${i}` : name,
    `\`${name}\`${text}`,
  ]));
  return [...last.values()].join(", ");
}

/** Whether a line behind another jumps to one before it. */
function jumpsBack(lines: readonly string[], index: number): boolean {
  const labels = lines.slice(0, index).filter((line) => line.endsWith(":")).map((line) =>
    line.slice(0, -1)
  );
  return lines.slice(index + 1).some((line) => labels.some((label) => line.endsWith(` ${label}`)));
}
