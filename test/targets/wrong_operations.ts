import { WRONG_ACCESSES } from "./wrong_accesses.ts";
import type { WrongOperation } from "./wrong_operation.ts";
import { WRONG_ORDERS } from "./wrong_orders.ts";
import { WRONG_PAIRS } from "./wrong_pairs.ts";

/** For each rule, operations that break it. */
export const WRONG_OPERATIONS: readonly WrongOperation[] = [
  ...WRONG_ACCESSES,
  ...WRONG_PAIRS,
  ...WRONG_ORDERS,
];
