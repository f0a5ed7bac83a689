import type { NativeType, Signature } from "../../ffi/runtime/contract.ts";

/**
 * The parameters of native functions: pointers to the object, the operand, the expected value and
 * the result, the index of a bit, and the orders. A compare-exchange replaces the expected value by
 * the value found.
 */
export type Parameter =
  | "object"
  | "operand"
  | "expected"
  | "result"
  | "index"
  | "order"
  | "failure";

/**
 * How a native function is called. A method takes the same arguments, without object and result.
 */
interface Call {
  /** The parameters in C's order. The first is the object. */
  readonly parameters: readonly Parameter[];
  /** Whether the function returns a C boolean. Otherwise it returns nothing. */
  readonly returnsFlag: boolean;
  /** The C types. */
  readonly signature: Signature;
  /** The C types of the functions `patomic_at_…` whose values are numbers, or in memory. */
  readonly atOffset: Readonly<Record<"numbers" | "memory", Signature>>;
}

const TYPES: Readonly<Record<Parameter, NativeType>> = {
  object: "pointer",
  operand: "pointer",
  expected: "pointer",
  result: "pointer",
  index: "i32",
  order: "i32",
  failure: "i32",
};

function call(...parameters: Parameter[]): Call {
  return made(parameters, false);
}

/** A call that returns a C boolean. */
function test(...parameters: Parameter[]): Call {
  return made(parameters, true);
}

// All signatures are made when this module is loaded: a program could replace map() later.
function made(parameters: readonly Parameter[], returnsFlag: boolean): Call {
  const others = parameters.slice(1);
  const types = parameters.map((parameter) => TYPES[parameter]);
  const [, ...wide] = types.map((type) => type === "i32" ? "f64" : type);
  const numbers = others.flatMap((p) => p === "result" ? [] : "f64" as const);
  const hasResult = returnsFlag || parameters.includes("result");
  const result = returnsFlag ? "i32" : "void";
  return {
    parameters,
    returnsFlag,
    signature: { parameters: types, result },
    atOffset: {
      numbers: { parameters: ["pointer", "f64", ...numbers], result: hasResult ? "f64" : "void" },
      memory: { parameters: ["pointer", "f64", ...wide], result },
    },
  };
}

/** The name of a different call. */
export type CallShape = "load" | "store" | "fetch" | "modify" | "test" | "cmpxchg";

/** The different calls of patomic's operations. */
export const CALL_SHAPES: Readonly<Record<CallShape, Call>> = {
  load: call("object", "order", "result"),
  store: call("object", "operand", "order"),
  fetch: call("object", "operand", "order", "result"),
  modify: call("object", "order"),
  test: test("object", "index", "order"),
  cmpxchg: test("object", "expected", "operand", "order", "failure"),
};

/** Returns how the native functions of a call shape are called. */
export function callOf(shape: CallShape): Call {
  return CALL_SHAPES[shape];
}

/** Returns the C types of a call shape. */
export function signatureOf(shape: CallShape): Signature {
  return callOf(shape).signature;
}

/**
 * Returns the C types of the function `patomic_at_…` of a call shape. It has an offset in bytes
 * after the pointer. All its numbers are of type `double`. Up to 4 bytes, values are numbers too,
 * and a compare-exchange returns the value found.
 */
export function signatureAtOffset(shape: CallShape, width: number): Signature {
  return callOf(shape).atOffset[width <= 4 ? "numbers" : "memory"];
}
