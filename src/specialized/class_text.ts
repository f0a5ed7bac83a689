import type { NativeFunction, Pointer } from "../../ffi/runtime/contract.ts";
import type { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import type { Operation } from "../operations/table.ts";
import type { ObjectState } from "./atomic_object.ts";
import { type AddressForm, ALIVE_TEXT, methodText, valueText } from "./method_text.ts";
import type { Word } from "./scratch.ts";
import type { ObjectSpec, PublicClass } from "./spec.ts";
import type { ValueKind } from "./value_kind.ts";
import type { Values } from "./values.ts";

/** Everything that the text uses. The evaluated text cannot access anything else. */
export interface ClassParts
  extends Pick<Values, "operand" | "result" | "resultTop">, Pick<ValueKind, "minimum" | "maximum"> {
  readonly Base: PublicClass;
  readonly key: symbol;
  readonly pointerTo: (bytes: Uint8Array) => Pointer;
  readonly isInMask: (mask: number, order: unknown) => boolean;
  readonly throwReleased: (object: object) => never;
  readonly slowPath: (operation: Operation, object: object, ...args: unknown[]) => unknown;
  readonly operandPointer: Pointer;
  readonly resultPointer: Pointer;
  /** The operand and the result of up to 4 bytes as unsigned integers. */
  readonly operandWord: Word;
  readonly resultWord: Word;
  readonly Uint8Array: Uint8ArrayConstructor;
  readonly tagOf: (value: unknown) => string | undefined;
  readonly lengthOf: (value: unknown) => number;
  readonly Result: typeof CmpxchgResult;
  /** The memory of a released object. An ordinary array would inherit elements. */
  readonly empty: Uint8Array;
}

type Method = (this: object, ...args: unknown[]) => unknown;

/** The methods of an evaluated class. */
export interface EvaluatedMethods {
  readonly prototype: object;
  /** Creates the method for a native function. */
  readonly methods: Readonly<
    Record<string, (operation: Operation, native: NativeFunction) => Method>
  >;
}

/** A class whose methods have machine code of their own. */
export interface EvaluatedClass extends EvaluatedMethods {
  new (state: ObjectState, pointer: Pointer): object;
  forget(object: object): void;
}

/** Returns the source of a function that takes `ClassParts` and returns an `EvaluatedClass`. */
export function classText(
  { memory }: Pick<ObjectSpec, "memory">,
  kind: ValueKind,
  operations: Readonly<Record<string, Operation>>,
  form: AddressForm,
): string {
  let methods = "";
  for (const name in operations) {
    const method = methodText(operations[name] as Operation, kind, memory, form);
    methods += `  ${name}: (operation, native) => ${method},\n`;
  }
  return `(({
  Base, key, pointerTo, isInMask, slowPath, throwReleased, operandPointer, resultPointer, operand,
  result, resultTop, operandWord, resultWord, minimum, maximum, Uint8Array, tagOf, lengthOf, Result,
  empty,
}) => {
class Specialized extends Base {
  #bytes;
  #pointer;

  constructor(state, pointer) {
    super(key, state);
    this.#bytes = state.bytes;
    this.#pointer = pointer;
  }

  static isAlive(object) {
    return typeof object === "object" && object !== null && ${ALIVE_TEXT[memory]};
  }

  static forget(object) {
    object.#bytes = empty;
    object.#pointer = undefined; // Deno's pointers keep their memory alive.
  }

  static methods = {
${methods}  };
}
const { isAlive } = Specialized;${valueText(kind).helpers}
return Specialized;
})`;
}
