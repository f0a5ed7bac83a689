import type { CallShape } from "./call_shapes.ts";
import { OrderMask } from "./order_mask.ts";

/** Names all operations. Each value is the name of the method, as in `a.fetchAdd(1)`. */
export const OpType = {
  STORE: "store",
  LOAD: "load",
  EXCHANGE: "exchange",
  CMPXCHG_WEAK: "cmpxchgWeak",
  CMPXCHG_STRONG: "cmpxchgStrong",
  BIT_TEST: "bitTest",
  BIT_TEST_COMPL: "bitTestCompl",
  BIT_TEST_SET: "bitTestSet",
  BIT_TEST_RESET: "bitTestReset",
  BIN_OR: "binOr",
  BIN_XOR: "binXor",
  BIN_AND: "binAnd",
  BIN_NOT: "binNot",
  BIN_FETCH_OR: "binFetchOr",
  BIN_FETCH_XOR: "binFetchXor",
  BIN_FETCH_AND: "binFetchAnd",
  BIN_FETCH_NOT: "binFetchNot",
  ADD: "add",
  SUB: "sub",
  INC: "inc",
  DEC: "dec",
  NEG: "neg",
  FETCH_ADD: "fetchAdd",
  FETCH_SUB: "fetchSub",
  FETCH_INC: "fetchInc",
  FETCH_DEC: "fetchDec",
  FETCH_NEG: "fetchNeg",
} as const;

Object.freeze(OpType);

/** The name of an operation's method, one of the values of {@linkcode OpType}. */
export type OpType = (typeof OpType)[keyof typeof OpType];

/** An operation of patomic, and the method that calls it. */
export interface Operation {
  /** The method's name. */
  readonly name: OpType;
  /** The position in patomic's tables, which are arrays of function pointers. */
  readonly slot: number;
  /** The name in patomic's symbols: `patomic_explicit_<symbol>_<width>`. */
  readonly symbol: string;
  readonly shape: CallShape;
  /** The valid (success) orders, see {@linkcode OrderMask}. */
  readonly orders: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /** The name that errors use for the operand, null if the operation takes none. */
  readonly operand: "desired" | "value" | null;
  /** Whether only integers have the operation. */
  readonly arithmetic: boolean;
}

const READ = { orders: OrderMask.LOAD, reads: true, writes: false } as const;
const WRITE = { orders: OrderMask.STORE, reads: false, writes: true } as const;
const MODIFY = { orders: OrderMask.ALL, reads: true, writes: true } as const;

function operation(
  name: OpType,
  symbol: string,
  slot: number,
  shape: CallShape,
  access: typeof READ | typeof WRITE | typeof MODIFY,
  operand: Operation["operand"] = null,
): Operation {
  return { name, symbol, slot, shape, ...access, operand, arithmetic: slot >= 17 };
}

/** The load, which conversions and waits need too. */
export const LOAD: Operation = operation(OpType.LOAD, "load", 1, "load", READ);

/** The compare-exchange of loops. */
export const CMPXCHG_WEAK: Operation = operation(
  OpType.CMPXCHG_WEAK,
  "cmpxchg_weak",
  3,
  "cmpxchg",
  MODIFY,
  "desired",
);

/** The operations, in the order of {@linkcode OpType}. */
export const OPERATIONS: readonly Operation[] = [
  operation(OpType.STORE, "store", 0, "store", WRITE, "desired"),
  LOAD,
  operation(OpType.EXCHANGE, "exchange", 2, "fetch", MODIFY, "desired"),
  CMPXCHG_WEAK,
  operation(OpType.CMPXCHG_STRONG, "cmpxchg_strong", 4, "cmpxchg", MODIFY, "desired"),
  operation(OpType.BIT_TEST, "bit_test", 5, "test", READ),
  operation(OpType.BIT_TEST_COMPL, "bit_test_compl", 6, "test", MODIFY),
  operation(OpType.BIT_TEST_SET, "bit_test_set", 7, "test", MODIFY),
  operation(OpType.BIT_TEST_RESET, "bit_test_reset", 8, "test", MODIFY),
  operation(OpType.BIN_OR, "or", 9, "store", MODIFY, "value"),
  operation(OpType.BIN_XOR, "xor", 10, "store", MODIFY, "value"),
  operation(OpType.BIN_AND, "and", 11, "store", MODIFY, "value"),
  operation(OpType.BIN_NOT, "not", 12, "modify", MODIFY),
  operation(OpType.BIN_FETCH_OR, "fetch_or", 13, "fetch", MODIFY, "value"),
  operation(OpType.BIN_FETCH_XOR, "fetch_xor", 14, "fetch", MODIFY, "value"),
  operation(OpType.BIN_FETCH_AND, "fetch_and", 15, "fetch", MODIFY, "value"),
  operation(OpType.BIN_FETCH_NOT, "fetch_not", 16, "load", MODIFY),
  operation(OpType.ADD, "add", 17, "store", MODIFY, "value"),
  operation(OpType.SUB, "sub", 18, "store", MODIFY, "value"),
  operation(OpType.INC, "inc", 19, "modify", MODIFY),
  operation(OpType.DEC, "dec", 20, "modify", MODIFY),
  operation(OpType.NEG, "neg", 21, "modify", MODIFY),
  operation(OpType.FETCH_ADD, "fetch_add", 22, "fetch", MODIFY, "value"),
  operation(OpType.FETCH_SUB, "fetch_sub", 23, "fetch", MODIFY, "value"),
  operation(OpType.FETCH_INC, "fetch_inc", 24, "load", MODIFY),
  operation(OpType.FETCH_DEC, "fetch_dec", 25, "load", MODIFY),
  operation(OpType.FETCH_NEG, "fetch_neg", 26, "load", MODIFY),
];
