import { OPERATIONS } from "../../src/operations/table.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../../src/operations/order_mask.ts";
import type { Table } from "./table.ts";

/** The arguments of the methods of a name, and what they return. The first match counts. */
const METHODS: readonly (readonly [name: RegExp, args: string, returns: string])[] = [
  [/^load$/, "order?", "the value"],
  [/^store$/, "desired, order?", ""],
  [/^exchange$/, "desired, order?", "the previous value"],
  [/^cmpxchg/, "expected, desired, success?, failure?", "`{ success, expected }`"],
  [/^bitTest$/, "index, order?", "whether the bit is set"],
  [/^bitTest/, "index, order?", "whether the bit was set"],
  [/^(fetch|binFetch)(Inc|Dec|Neg|Not)$/, "order?", "the previous value"],
  [/^(fetch|binFetch)/, "value, order?", "the previous value"],
  [/^(inc|dec|neg|binNot)$/, "order?", ""],
  [/^/, "value, order?", ""],
];

/** Returns each operation: its method, Python name, result, and accepted memory orders. */
export function operations(): Table {
  const rows = OPERATIONS.map(({ name, orders }) => {
    const [, args, returns] = METHODS.find(([pattern]) => pattern.test(name))!;
    const python = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [`\`${name}(${args})\``, `\`${python}\``, returns, ordersOf(name, orders)];
  });
  return [["Method", "Python", "Returns", "Memory orders"], ...rows];
}

/** The memory orders that an operation accepts, empty if it accepts all. */
function ordersOf(name: string, mask: number): string {
  if (name.startsWith("cmpxchg")) return "`failure` as for `load`, not stronger than `success`";
  if (mask === OrderMask.ALL) return "";
  const names = ORDER_NAMES.filter((_, order) => isInMask(mask, order));
  return names.map((order) => `\`${order}\``).join(", ");
}
