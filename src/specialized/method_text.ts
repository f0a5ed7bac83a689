import { callOf, type Parameter } from "../operations/call_shapes.ts";
import type { Operation } from "../operations/table.ts";
import { numberFor, returnNumber } from "./number_text.ts";
import type { ObjectSpec } from "./spec.ts";
import type { ValueKind } from "./value_kind.ts";

type Memory = ObjectSpec["memory"];

/**
 * How native functions receive an address: as a pointer, or as a pointer and an offset in bytes,
 * for the functions `patomic_at_…`, whose numbers are all of type `double`.
 */
export type AddressForm = "pointer" | "offset";

/** Whether operands and results are numbers in a call, as in `patomic_at_…` up to 4 bytes. */
export function isByValue(form: AddressForm, width: number): boolean {
  return form === "offset" && width <= 4;
}

// The source text of the methods of specialized classes. It is text, and not the source of a
// function, because a tool that transforms the package (keep-names, lowering of private fields,
// coverage) would add references to helpers that the evaluated code does not see.
//
// A method checks that the call is correct in all respects, and leaves every other call to the slow
// path. No code of the program runs between the first check and the call: the type of a value is
// compared before anything that could call `valueOf()`. The pointer is read last: until then the
// object, and with it its buffer, is alive. `| 0` marks a number as a 32-bit integer for the
// engines: without it, calls in Bun are several times slower. Methods are small so that JSC inlines
// them.

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
  /** Helper functions. They keep methods small, so that engines inline them. */
  readonly helpers: string;
}

/**
 * Returns the code for the values of a kind. `operand` and `result` are arrays on the scratch
 * memory.
 */
export function valueText({ width, bytes, signed }: ValueKind): ValueText {
  if (bytes) {
    return {
      helpers: `
const isBytes = (value) => tagOf(value) === "Uint8Array" && lengthOf(value) === ${width};
const copyBytes = (slot, value) => {
  for (let i = 0; i < ${width}; i++) slot[i] = value[i];
};
const copyOfResult = () => {
  const bytes = new Uint8Array(${width});
  for (let i = 0; i < ${width}; i++) bytes[i] = result[i];
  return bytes;
};`,
      accepts: (value) => `isBytes(${value})`,
      write: (slot, value) => `copyBytes(${slot}, ${value});`,
      read: "copyOfResult()",
    };
  }
  if (width > 4) {
    const isWide = width === 16;
    return {
      helpers: "",
      // Not literals: a negative one would be computed, and allocated, in each call.
      accepts: (value) =>
        `typeof ${value} === "bigint" && ${value} >= minimum && ${value} <= maximum`,
      // A BigUint64Array stores the low 64 bits of a bigint.
      write: (slot, value) =>
        `${slot}[0] = ${value};${isWide ? ` ${slot}[1] = ${value} >> 64n;` : ""}`,
      read: isWide ? "resultTop[0] << 64n | result[0]" : "result[0]",
    };
  }
  const unused = 32 - width * 8;
  return {
    helpers: "",
    // A number is an integer in range if truncating it to its low bits does not change it.
    accepts: (value) =>
      `typeof ${value} === "number" && ` +
      `${value} << ${unused} ${signed ? ">>" : ">>>"} ${unused} === ${value}`,
    write: (slot, value) => `${slot}[0] = ${value};`,
    read: "result[0]",
  };
}

/**
 * A parameter of a method, and the argument of the native function for it. No property is optional:
 * the program could add one of that name to `Object.prototype`.
 */
export interface Fragment {
  readonly argument: string;
  readonly check: string;
  /** The name of the parameter, "" for none, and what follows it in the declaration. */
  readonly name: string;
  readonly initial: string;
  readonly write: string;
}

function fragment(argument: string, check = "", name = "", initial = "", write = ""): Fragment {
  return { argument, check, name, initial, write };
}

/** Returns the code for each parameter of an operation. */
function fragmentsOf(
  { orders }: Operation,
  width: number,
  { accepts, write }: ValueText,
): Readonly<Record<Exclude<Parameter, "object">, Fragment>> {
  return {
    operand: fragment(
      "operandPointer",
      accepts("value"),
      "value",
      "",
      write("operand", "value"),
    ),
    expected: fragment(
      "resultPointer",
      accepts("expected"),
      "expected",
      "",
      write("result", "expected"),
    ),
    result: fragment("resultPointer"),
    index: fragment(
      "index | 0",
      `typeof index === "number" && (index | 0) === index && index >= 0 && index < ${width * 8}`,
      "index",
    ),
    order: fragment(
      "order | 0",
      `(order === 5 || isInMask(${orders}, order))`,
      "order",
      " = 5",
    ),
    failure: fragment(
      "(failure === undefined ? order === 5 ? 5 : order >= 2 ? 2 : 0 : failure) | 0",
      "(failure === undefined || isInMask(37, failure) && failure <= order)",
      "failure",
    ),
  };
}

/** The object that a method is for. */
interface Place {
  /** The parameter that selects it, "" for none, and its check. */
  readonly name: string;
  readonly check: string;
  /** The first arguments of the native function. */
  readonly address: string;
}

/** Returns the place of an atomic or a view: `this`. */
function ownPlace(memory: Memory, form: AddressForm): Place {
  const pointer = memory === "resizable" ? "pointerTo(this.#bytes)" : "this.#pointer";
  return { name: "", check: "", address: form === "offset" ? `${pointer}, 0` : pointer };
}

/** Returns a function expression: the method for an operation. */
export function methodText(
  operation: Operation,
  kind: ValueKind,
  memory: Memory,
  form: AddressForm,
  place: Place = ownPlace(memory, form),
): string {
  const { parameters, returnsFlag } = callOf(operation.shape);
  const value = valueText(kind);
  const known = fragmentsOf(operation, kind.width, value);
  const byValue = isByValue(form, kind.width);
  let declared = place.name === "" ? "" : `${place.name}, `;
  let names = place.name === "" ? "" : `, ${place.name}`;
  let checks = place.check === "" ? "isAlive(this)" : `isAlive(this) && ${place.check}`;
  let writes = "";
  let args = place.address;
  let hasExpected = false;
  let hasResult = false;
  // A loop, because a program can replace map() or join() and insert code of its own.
  for (let i = 1; i < parameters.length; i++) {
    const parameter = parameters[i] as keyof typeof known;
    const { argument, check, name, initial, write } = known[parameter];
    if (name !== "") {
      declared += `${name}${initial}, `;
      names += `, ${name}`;
    }
    if (check !== "") checks += ` && ${check}`;
    if (!byValue || kind.bytes) writes += write;
    const passed = byValue ? numberFor(parameter, kind, argument) : argument;
    if (passed !== "") args += `, ${passed}`;
    if (parameter === "expected") hasExpected = true;
    if (parameter === "result") hasResult = true;
  }
  // Code of the program runs if it replaced a getter that examines bytes: check the memory again.
  const check = kind.bytes && writes !== "" ? "if (!isAlive(this)) throwReleased(this);" : "";
  const call = `native(${args})`;
  const returns = byValue
    ? returnNumber(operation, kind, call, hasResult)
    : hasExpected
    ? `return new Result(${call} !== 0, ${value.read});`
    : returnsFlag
    ? `return ${call} !== 0;`
    : hasResult
    ? `${call}; return ${value.read};`
    : `${call};`;
  return `function (${declared}) {
    if (!(${checks})) return slowPath(operation, this${names});
    ${writes} ${check}
    ${returns}
  }`;
}
