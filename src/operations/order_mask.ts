/**
 * The orders that an operation accepts, as a mask: bit `n` is the `MemoryOrder` of value `n`.
 */
export const OrderMask = { LOAD: 0b100101, STORE: 0b101001, ALL: 0b111101 } as const;

/** The names of the orders, by value. */
export const ORDER_NAMES: readonly string[] = [
  "RELAXED",
  "CONSUME",
  "ACQUIRE",
  "RELEASE",
  "ACQ_REL",
  "SEQ_CST",
];

/**
 * Whether `order` is a number whose bit in `mask` is set.
 *
 * The type is compared first, because `|` calls the `valueOf` of an object. Then the range, because
 * `>>` takes its count modulo 32.
 */
export function isInMask(mask: number, order: unknown): order is number {
  return typeof order === "number" && (order | 0) === order && order >= 0 && order < 6 &&
    (mask >> order & 1) === 1;
}
