import { writeFileSync } from "node:fs";
import path from "node:path";
import { OPERATIONS } from "../../src/operations/table.ts";
import { ORDER_NAMES } from "../../src/operations/order_mask.ts";
import { buildPatomic } from "../build_patomic.ts";
import { WIDTHS } from "../inspect_library.ts";
import { llvmVersion } from "../llvm.ts";
import { ROOT } from "../runtimes.ts";
import { type Target, TARGETS } from "../targets.ts";
import { sidesOf } from "./features.ts";
import { alternatives, fold, type Respect } from "./fold.ts";
import { listing } from "./listing.ts";
import { disassemble, type MachineCode } from "./machine_code.ts";
import { Operations, type Orders, ordersOf } from "./operation_code.ts";
import { headOf, snapshotFile } from "./snapshot_file.ts";

/** Code, and the widths and orders that it is the code of. */
interface Variant extends Readonly<Record<Respect, string>> {
  readonly text: string;
}

/** Writes the snapshots of all targets anew. */
export function updateSnapshots(): void {
  for (const target of TARGETS) {
    writeFileSync(
      snapshotFile(target),
      snapshotOf(disassemble(buildPatomic({ target }), target), target),
    );
    console.log(`Wrote ${path.relative(ROOT, snapshotFile(target))}`);
  }
}

/** The code of all exported operations, as text that stays the same unless the code changes. */
export function snapshotOf(code: MachineCode, target: Pick<Target, "name">): string {
  const sides = sidesOf(target).map(({ name, features }) => {
    return { name, operations: new Operations(code, target, features) };
  });
  const names = new Map<string, string[]>();
  for (const operation of OPERATIONS) {
    const all = ordersOf(operation);
    for (const [i, { name, operations }] of sides.entries()) {
      const variants = WIDTHS.flatMap((width) => {
        const textOn = (operations: Operations) => (orders: Orders) =>
          listing(operations.exported(operation, width, orders)).join("\n");
        const textIn = textOn(operations);
        const before = i === 0 ? () => null : textOn(sides[i - 1].operations);
        const changed = all.filter((orders) => textIn(orders) !== before(orders));
        const different = [...Map.groupBy(changed, textIn)].map(([text, some]): Variant => {
          return { widths: String(width), orders: orderNames(some, all), text };
        });
        return foldVariants(different, "orders");
      });
      for (const { widths, orders, text } of foldVariants(variants, "widths")) {
        const [where, side] = [orders && ` in ${orders}`, name && ` with ${name}`];
        const rest = `${where}${side}:\n${text}`;
        names.set(rest, [...names.get(rest) ?? [], `${operation.symbol}_${widths}`]);
      }
    }
  }
  return `${
    [headOf(target, llvmVersion()), ...[...names].map(([rest, names]) => names.join(", ") + rest)]
      .join("\n\n")
  }\n`;
}

/** Names some orders. A name without a failure order stands for all failure orders. */
function orderNames(some: readonly Orders[], all: readonly Orders[]): string {
  if (some.length === all.length) return "";
  return [...Map.groupBy(some, ({ success }) => success)].flatMap(([success, pairs]) => {
    const isAny = pairs.length === all.filter((orders) => orders.success === success).length;
    const name = ORDER_NAMES[success];
    return isAny ? [name] : pairs.map(({ failure }) => `${name}/${ORDER_NAMES[failure ?? 0]}`);
  }).join(",");
}

/** Folds the variants that differ in one respect only, as far as that is possible. */
function foldVariants(variants: readonly Variant[], respect: Respect): Variant[] {
  const other = respect === "widths" ? "orders" : "widths";
  const groups: Variant[][] = [];
  const folded = (group: readonly Variant[]) => fold(group.map(({ text }) => text), respect);
  for (const variant of variants) {
    const group = groups.find((group) =>
      group[0][other] === variant[other] && folded([...group, variant]) !== null
    );
    if (group === undefined) groups.push([variant]);
    else group.push(variant);
  }
  return groups.map((group) => {
    const values = group.map((variant) => variant[respect]);
    const value = group.length === 1 ? values[0] : alternatives(values, respect);
    return { ...group[0], [respect]: value, text: folded(group) as string };
  });
}
