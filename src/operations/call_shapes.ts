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
  const types = parameters.map((parameter) => TYPES[parameter]);
  return { parameters, returnsFlag: false, signature: { parameters: types, result: "void" } };
}

/** A call that returns a C boolean. */
function test(...parameters: Parameter[]): Call {
  const { signature } = call(...parameters);
  return { parameters, returnsFlag: true, signature: { ...signature, result: "i32" } };
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
 * Returns the C types of the function `patomic_at_…` of a call shape, which has an offset in bytes
 * after the pointer. All its numbers are of type `double`.
 *
 * @param byValue Whether values are numbers too. A compare-exchange returns the value found then.
 */
export function signatureAtOffset(shape: CallShape, byValue: boolean): Signature {
  const { parameters: [, ...parameters], returnsFlag } = callOf(shape);
  const hasResult = parameters.includes("result") || returnsFlag;
  if (!byValue) {
    return {
      parameters: [
        "pointer",
        "f64",
        ...parameters.map((p) => TYPES[p] === "i32" ? "f64" : TYPES[p]),
      ],
      result: returnsFlag ? "i32" : "void",
    };
  }
  return {
    parameters: [
      "pointer",
      "f64",
      ...parameters.flatMap((p) => p === "result" ? [] : "f64" as const),
    ],
    result: hasResult ? "f64" : "void",
  };
}
