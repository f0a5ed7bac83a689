import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../runtimes.ts";
import type { Target } from "../targets.ts";
import { unfold } from "./fold.ts";

/** The code of an operation of one width, in orders that have the same. */
export interface KeptCode {
  /** The operation's name in patomic's symbols. */
  readonly symbol: string;
  readonly width: number;
  /** The side of the library's choice, empty for that of the baseline. */
  readonly side: string;
  /** Some names of orders, `success/failure` for a pair; empty for all that there are. */
  readonly orders: readonly string[];
  /** Instructions and labels. A star is before what touches the object. */
  readonly lines: readonly string[];
}

/** Where a target's snapshot is kept. */
export function snapshotFile({ name }: Pick<Target, "name">): string {
  return path.join(ROOT, "test/targets/instructions", `${name}.txt`);
}

export function readSnapshot(target: Pick<Target, "name">): string {
  return readFileSync(snapshotFile(target), "utf8");
}

/** The first lines of a snapshot. */
export function headOf({ name }: Pick<Target, "name">, compiler: string): string {
  return `${name}, compiled with ${compiler}
Written by \`npm run test:targets -- --update\`: the code of each exported operation, without the
dispatch on the order. {b|h} differs between widths, <a|l> between memory orders. * marks an access
to the object. An operation with features of the processor is listed if it differs from the one
without the last of them.`;
}

/** What a snapshot says that it was compiled with. */
export function compilerOf(snapshot: string): string | undefined {
  return snapshot.match(/^\S+, compiled with (.+)$/m)?.[1];
}

/** The code in a snapshot, unfolded. */
export function codeIn(snapshot: string): KeptCode[] {
  const [, ...parts] = snapshot.trimEnd().split("\n\n");
  return parts.flatMap((part) => {
    const [head, ...lines] = part.split("\n");
    const [, names, orders = "", side = ""] = head.match(/^(.*?)(?: in (\S*))?(?: with (.*))?:$/) ??
      [];
    return names.split(", ").flatMap((name) => {
      const [, symbol, widths] = name.match(/^(\w+)_\{?([\d|]+)\}?$/) ?? [];
      return widths.split("|").flatMap((width, i) =>
        orders.replace(/[<>]/g, "").split("|").map((some, j) => ({
          symbol,
          width: Number(width),
          side,
          orders: some.split(",").filter(Boolean),
          lines: lines.map((line) => unfold(unfold(line, i, "widths"), j, "orders")),
        }))
      );
    });
  });
}
