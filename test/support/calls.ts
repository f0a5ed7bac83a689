import fc from "fast-check";
import { isInMask, OrderMask } from "../../src/operations/order_mask.ts";
import type { Operation } from "../../src/operations/table.ts";
import { type Kind, toValue, type Value } from "./model.ts";

/**
 * Returns random bits of a width, often with values at which integers wrap around or change their
 * sign.
 */
export function bitsOf(width: number): fc.Arbitrary<bigint> {
  const top = 1n << BigInt(width * 8 - 1);
  const edges = [0n, 1n, 2n, top - 1n, top, top + 1n, 2n * top - 2n, 2n * top - 1n];
  const single = fc.nat(width * 8 - 1).map((index) => 1n << BigInt(index));
  return fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 2n * top - 1n }) },
    { weight: 2, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: single },
  );
}

const ordersIn = (mask: number) => [0, 1, 2, 3, 4, 5].filter((order) => isInMask(mask, order));

/** Returns the orders of a call: none, or orders that the operation accepts. */
export function ordersFor({ shape, orders }: Operation): fc.Arbitrary<number[]> {
  const valid = ordersIn(orders);
  if (shape !== "cmpxchg") return fc.constantFrom([], ...valid.map((order) => [order]));
  const pairs = valid.flatMap((success) =>
    ordersIn(OrderMask.LOAD).filter((fail) => fail <= success).map((fail) => [success, fail])
  );
  return fc.constantFrom([], ...valid.map((success) => [success]), ...pairs);
}

/**
 * Returns the arguments of a call, as the bits of values or as an index. `found` is a likely value
 * of the object.
 */
export function operandsFor(
  { shape, operand }: Operation,
  width: number,
  found: fc.Arbitrary<bigint>,
): fc.Arbitrary<bigint[]> {
  const any = bitsOf(width);
  if (shape === "cmpxchg") return fc.tuple(fc.oneof(found, any), any).map((pair) => [...pair]);
  if (shape === "test") {
    return fc.nat(width * 8 - 1).map((index) => [BigInt(index)]);
  }
  if (operand !== null) return any.map((value) => [value]);
  return fc.constant([]);
}

/** Returns an operand in the type of the method. */
export const toArgument = ({ shape }: Operation, kind: Kind, bits: bigint): Value =>
  shape === "test" ? Number(bits) : toValue(kind, bits);
