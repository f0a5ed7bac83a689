import { callOf, type Parameter } from "../operations/call_shapes.ts";
import type { Operation } from "../operations/table.ts";
import { ALIVE_TEXT, fragmentsOf, valueText } from "../specialized/method_text.ts";
import type { ObjectSpec } from "../specialized/spec.ts";
import type { ValueKind } from "../specialized/value_kind.ts";

type Memory = ObjectSpec["memory"];

/**
 * How native functions receive the address of an element: as a pointer that JavaScript computes, or
 * as a pointer to the array and an offset in bytes, for the functions `patomic_at_…`.
 */
export type AddressForm = "pointer" | "offset";

// The source text of the classes of arrays, for the same reasons as in method_text.ts.

const ADDRESS: Readonly<Record<AddressForm, string>> = {
  pointer: "this.#pointer + i * this.#stride",
  offset: "this.#pointer, i * this.#stride",
};

const INDEX_CHECK = `typeof i === "number" && (i | 0) === i && i >= 0 && i < this.#length`;

const REPLACED = 2 ** 32; // patomic_at_cmpxchg_…: added to the value found

/** Whether values are numbers in the call, as in `patomic_at_…` up to 4 bytes. */
export function isByValue(form: AddressForm, width: number): boolean {
  return form === "offset" && width <= 4;
}

/** Returns the expression for a value that a function returned as an unsigned number. */
function fromNumber({ width, bytes, signed }: ValueKind, number: string): string {
  if (bytes) return `(resultWord[0] = ${number}, copyOfResult())`;
  if (!signed) return number;
  const unused = 32 - width * 8;
  return unused === 0 ? `${number} | 0` : `${number} << ${unused} >> ${unused}`;
}

/** Returns a function expression: the method of an array for an operation. */
export function arrayMethodText(
  operation: Operation,
  kind: ValueKind,
  memory: Memory,
  form: AddressForm,
): string {
  const [, ...parameters] = callOf(operation.shape).parameters;
  const value = valueText(kind);
  const known = fragmentsOf(operation, kind.width, memory, value);
  const used = parameters.map((parameter) => known[parameter]);
  const given = used.filter(({ name }) => name !== "");
  const names = ["i", ...given.map(({ name }) => name)];
  const declared = ["i", ...given.map(({ name, initial }) => name + initial)];
  const checks = ["isAlive(this)", INDEX_CHECK, ...given.map(({ check }) => check)];
  const byValue = isByValue(form, kind.width);
  const writes = byValue && !kind.bytes ? "" : used.map(({ write }) => write).join(" ");
  // Code of the program runs if it replaced a getter that examines bytes: check the memory again.
  const again = kind.bytes && writes.trim() !== ""
    ? "if (!isAlive(this)) throwReleased(this);"
    : "";
  const passed = byValue
    ? parameters.flatMap((parameter) => numberFor(parameter, kind) ?? known[parameter].argument)
    : used.map(({ argument }) => argument);
  const call = `native(${[ADDRESS[form], ...passed].join(", ")})`;
  return `function (${declared.join(", ")}) {
    if (!(${checks.join(" && ")})) return slowPath(operation, this, ${names.join(", ")});
    ${writes} ${again}
    ${byValue ? returnNumber(operation, kind, call) : returnValue(operation, value.read, call)}
  }`;
}

/** Returns the argument for a value that is passed as a number. No result is passed. */
function numberFor(parameter: Parameter, { bytes }: ValueKind): string | [] | undefined {
  if (parameter === "result") return [];
  if (parameter === "operand") return bytes ? "operandWord[0]" : "value";
  if (parameter === "expected") return bytes ? "resultWord[0]" : "expected";
  return undefined;
}

function returnValue({ shape }: Operation, read: string, call: string): string {
  if (shape === "cmpxchg") return `return new Result(${call} !== 0, ${read});`;
  if (shape === "test") return `return ${call} !== 0;`;
  return callOf(shape).parameters.includes("result") ? `${call}; return ${read};` : `${call};`;
}

function returnNumber({ shape }: Operation, kind: ValueKind, call: string): string {
  if (shape === "cmpxchg") {
    return `const found = ${call};
    return found >= ${REPLACED}
      ? new Result(true, ${fromNumber(kind, `(found - ${REPLACED})`)})
      : new Result(false, ${fromNumber(kind, "found")});`;
  }
  if (shape === "test") return `return ${call} !== 0;`;
  const { parameters } = callOf(shape);
  return parameters.includes("result") ? `return ${fromNumber(kind, call)};` : `${call};`;
}

/** Returns the source of a function that takes `ArrayParts` and returns an `EvaluatedArray`. */
export function arrayText(
  { memory }: Pick<ObjectSpec, "memory">,
  kind: ValueKind,
  operations: readonly Operation[],
  form: AddressForm,
): string {
  const methods = operations.map((operation) =>
    `${operation.name}: (operation, native) => ${arrayMethodText(operation, kind, memory, form)},`
  );
  return `(({
  Base, key, isInMask, slowPath, operandPointer, resultPointer, operand, result, resultTop,
  operandWord, resultWord, copyOfResult, tagOf, lengthOf, Result, throwReleased,
}) => {
class SpecializedArray extends Base {
  #bytes;
  #pointer;
  #stride;
  #length;

  constructor(state, pointer) {
    super(key, state);
    this.#bytes = state.bytes;
    this.#pointer = pointer;
    this.#stride = state.stride;
    this.#length = state.length;
  }

  static isAlive(object) {
    return typeof object === "object" && object !== null && ${ALIVE_TEXT[memory]};
  }

  static methods = {
  ${methods.join("\n  ")}
  };
}
const { isAlive } = SpecializedArray;${valueText(kind).helpers ?? ""}
return SpecializedArray;
})`;
}
