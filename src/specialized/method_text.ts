import { callOf, type Parameter } from "../operations/call_shapes.ts";
import type { Operation } from "../operations/table.ts";
import type { ObjectSpec } from "./spec.ts";
import type { ValueKind } from "./value_kind.ts";

type Memory = ObjectSpec["memory"];

// The source text of the methods of specialized classes. It is text, and not the source of a
// function, because a tool that transforms the package (keep-names, lowering of private fields,
// coverage) would add references to helpers that the evaluated code does not see.
//
// A method checks that the call is correct in all respects, and leaves every other call to the slow
// path. No code of the program runs between the first check and the call: the type of a value is
// compared before anything that could call `valueOf()`. The pointer is read last: until then the
// object, and with it its buffer, is alive. `| 0` tells the engines that a number is a 32-bit
// integer: without it, Bun calls several times slower. Methods are small so that JSC inlines them.

/** Tests in `isAlive(object)` whether an object is of the class and has its memory. */
export const ALIVE_TEXT: Readonly<Record<Memory, string>> = {
  shared: "#pointer in object",
  fixed: "#bytes in object && object.#bytes[0] !== undefined",
  resizable: "#bytes in object && object.#bytes[0] !== undefined",
};

/** The expressions and statements that depend on the values of an object. */
export interface ValueText {
  accepts(value: string): string;
  write(slot: "operand" | "result", value: string): string;
  readonly read: string;
  /** Functions that these use. Smaller methods are more likely to be inlined. */
  readonly helpers?: string;
}

/**
 * Returns the code for the values of a kind. `operand` and `result` are arrays on the scratch
 * memory.
 */
export function valueText({ width, bytes, signed, minimum, maximum }: ValueKind): ValueText {
  if (bytes) {
    return {
      helpers: `
const isBytes = (value) => tagOf(value) === "Uint8Array" && lengthOf(value) === ${width};
const copyBytes = (slot, value) => {
  for (let i = 0; i < ${width}; i++) slot[i] = value[i];
};`,
      accepts: (value) => `isBytes(${value})`,
      write: (slot, value) => `copyBytes(${slot}, ${value});`,
      read: "copyOfResult()",
    };
  }
  if (width > 4) {
    const isWide = width === 16;
    return {
      accepts: (value) =>
        `typeof ${value} === "bigint" && ${value} >= ${minimum}n && ${value} <= ${maximum}n`,
      // An array keeps the low 64 bits of what is stored in it.
      write: (slot, value) =>
        `${slot}[0] = ${value};${isWide ? ` ${slot}[1] = ${value} >> 64n;` : ""}`,
      read: isWide ? "resultTop[0] << 64n | result[0]" : "result[0]",
    };
  }
  const unused = 32 - width * 8;
  return {
    // A number is whole and in range if it is the same without all but its low bits.
    accepts: (value) =>
      `typeof ${value} === "number" && ` +
      `${value} << ${unused} ${signed ? ">>" : ">>>"} ${unused} === ${value}`,
    write: (slot, value) => `${slot}[0] = ${value};`,
    read: "result[0]",
  };
}

/** A parameter of a method, and the argument of the native function for it. */
export interface Fragment {
  readonly parameter?: string;
  readonly check?: string;
  readonly write?: string;
  readonly argument: string;
}

/** Returns the code for each parameter of an operation. */
export function fragmentsOf(
  { orders }: Operation,
  width: number,
  memory: Memory,
  { accepts, write }: ValueText,
): Readonly<Record<Parameter, Fragment>> {
  return {
    object: {
      check: "isAlive(this)",
      argument: memory === "resizable" ? "pointerTo(this.#bytes)" : "this.#pointer",
    },
    operand: {
      parameter: "value",
      check: accepts("value"),
      write: write("operand", "value"),
      argument: "operandPointer",
    },
    expected: {
      parameter: "expected",
      check: accepts("expected"),
      write: write("result", "expected"),
      argument: "resultPointer",
    },
    result: { argument: "resultPointer" },
    index: {
      parameter: "index",
      check: `typeof index === "number" && (index | 0) === index && index >= 0 && ` +
        `index < ${width * 8}`,
      argument: "index | 0",
    },
    order: {
      parameter: "order = 5",
      check: `(order === 5 || isInMask(${orders}, order))`,
      argument: "order | 0",
    },
    failure: {
      parameter: "failure",
      check: "(failure === undefined || isInMask(37, failure) && failure <= order)",
      argument: "(failure === undefined ? order === 5 ? 5 : order >= 2 ? 2 : 0 : failure) | 0",
    },
  };
}

/** Returns a function expression: the method for an operation. */
export function methodText(
  operation: Operation,
  kind: ValueKind,
  memory: Memory,
): string {
  const { parameters, returnsFlag } = callOf(operation.shape);
  const value = valueText(kind);
  const known = fragmentsOf(operation, kind.width, memory, value);
  const used = parameters.map((parameter) => known[parameter]);
  const given = used.flatMap(({ parameter }) => parameter ?? []);
  const call = `native(${used.map(({ argument }) => argument).join(", ")})`;
  const returns = parameters.includes("expected")
    ? `return new Result(${call} !== 0, ${value.read});`
    : returnsFlag
    ? `return ${call} !== 0;`
    : parameters.includes("result")
    ? `${call}; return ${value.read};`
    : `${call};`;
  return `function (${given.join(", ")}) {
    if (!(${used.flatMap(({ check }) => check ?? []).join(" && ")})) {
      return slowPath(operation, this, ${given.map((name) => name.split(" ")[0]).join(", ")});
    }
    ${used.flatMap(({ write }) => write ?? []).join(" ")}
    ${returns}
  }`;
}
