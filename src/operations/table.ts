import { OrderMask } from "./order_mask.ts";

/** The names of all operations: each value is the name of the method, as in `a.fetchAdd(1)`. */
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

/** What an operation takes and gives: the native function's shape, and the method's. */
export type Shape =
  | "load"
  | "store"
  | "exchange"
  | "cmpxchg"
  | "test"
  | "testModify"
  | "fetch"
  | "fetchNoArg"
  | "void"
  | "voidNoArg";

/** An operation of patomic, and the method that it is here. */
export interface Operation {
  /** The method's name. */
  readonly name: OpType;
  /** Its position in patomic's tables, which are arrays of function pointers. */
  readonly slot: number;
  /** Its name in patomic's symbols: `patomic_explicit_<symbol>_<width>`. */
  readonly symbol: string;
  readonly shape: Shape;
  /** The (success) orders that it takes, see {@linkcode OrderMask}. */
  readonly orders: number;
  /** Whether it is there for integers only. */
  readonly arithmetic: boolean;
  /** Whether it can be used on an object that must not be written. */
  readonly reads: boolean;
}

function operation(
  slot: number,
  name: OpType,
  symbol: string,
  shape: Shape,
  arithmetic = false,
): Operation {
  const reads = shape === "load" || shape === "test";
  const orders = reads ? OrderMask.LOAD : shape === "store" ? OrderMask.STORE : OrderMask.ALL;
  return { name, slot, symbol, shape, orders, arithmetic, reads };
}

/** The operation that reads a value. */
export const LOAD: Operation = operation(1, OpType.LOAD, "load", "load");

/** The operations, in the order of {@linkcode OpType}. Binding, methods, tests and the tables of the documents go by it. */
export const OPERATIONS: readonly Operation[] = [
  operation(0, OpType.STORE, "store", "store"),
  LOAD,
  operation(2, OpType.EXCHANGE, "exchange", "exchange"),
  operation(3, OpType.CMPXCHG_WEAK, "cmpxchg_weak", "cmpxchg"),
  operation(4, OpType.CMPXCHG_STRONG, "cmpxchg_strong", "cmpxchg"),
  operation(5, OpType.BIT_TEST, "bit_test", "test"),
  operation(6, OpType.BIT_TEST_COMPL, "bit_test_compl", "testModify"),
  operation(7, OpType.BIT_TEST_SET, "bit_test_set", "testModify"),
  operation(8, OpType.BIT_TEST_RESET, "bit_test_reset", "testModify"),
  operation(9, OpType.BIN_OR, "or", "void"),
  operation(10, OpType.BIN_XOR, "xor", "void"),
  operation(11, OpType.BIN_AND, "and", "void"),
  operation(12, OpType.BIN_NOT, "not", "voidNoArg"),
  operation(13, OpType.BIN_FETCH_OR, "fetch_or", "fetch"),
  operation(14, OpType.BIN_FETCH_XOR, "fetch_xor", "fetch"),
  operation(15, OpType.BIN_FETCH_AND, "fetch_and", "fetch"),
  operation(16, OpType.BIN_FETCH_NOT, "fetch_not", "fetchNoArg"),
  operation(17, OpType.ADD, "add", "void", true),
  operation(18, OpType.SUB, "sub", "void", true),
  operation(19, OpType.INC, "inc", "voidNoArg", true),
  operation(20, OpType.DEC, "dec", "voidNoArg", true),
  operation(21, OpType.NEG, "neg", "voidNoArg", true),
  operation(22, OpType.FETCH_ADD, "fetch_add", "fetch", true),
  operation(23, OpType.FETCH_SUB, "fetch_sub", "fetch", true),
  operation(24, OpType.FETCH_INC, "fetch_inc", "fetchNoArg", true),
  operation(25, OpType.FETCH_DEC, "fetch_dec", "fetchNoArg", true),
  operation(26, OpType.FETCH_NEG, "fetch_neg", "fetchNoArg", true),
];
