import type { Operation } from "../operations/table.ts";
import { type AddressForm, ALIVE_TEXT, methodText, valueText } from "../specialized/method_text.ts";
import type { ObjectSpec } from "../specialized/spec.ts";
import type { ValueKind } from "../specialized/value_kind.ts";

// The source text of the classes of arrays, for the same reasons as in method_text.ts.

const ADDRESS: Readonly<Record<AddressForm, string>> = {
  pointer: "this.#pointer + i * this.#stride",
  offset: "this.#pointer, i * this.#stride",
};

const INDEX_CHECK = `typeof i === "number" && (i | 0) === i && i >= 0 && i < this.#length`;

/** Returns the source of a function that takes `ArrayParts` and returns an `EvaluatedArray`. */
export function arrayText(
  { memory }: Pick<ObjectSpec, "memory">,
  kind: ValueKind,
  operations: Readonly<Record<string, Operation>>,
  form: AddressForm,
): string {
  const place = { name: "i", check: INDEX_CHECK, address: ADDRESS[form] };
  let methods = "";
  // A loop, because a program can replace map() or join() and insert code of its own.
  for (const name in operations) {
    const method = methodText(operations[name]!, kind, memory, form, place);
    methods += `  ${name}: (operation, native) => ${method},\n`;
  }
  return `(({
  Base, key, isInMask, slowPath, operandPointer, resultPointer, operand, result, resultTop,
  operandWord, resultWord, minimum, maximum, Uint8Array, tagOf, lengthOf, Result, throwReleased,
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
${methods}  };
}
const { isAlive } = SpecializedArray;${valueText(kind).helpers}
return SpecializedArray;
})`;
}
