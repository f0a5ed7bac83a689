import type { NativeFunction, Pointer } from "../../ffi/runtime/contract.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import { CONSTRUCTION_KEY } from "../internal/construction.ts";
import { lengthOf, tagOf } from "../internal/typed_array.ts";
import { patomic } from "../library/patomic.ts";
import { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import { isInMask } from "../operations/order_mask.ts";
import type { Operation } from "../operations/table.ts";
import type { ClassParts } from "../specialized/class_text.ts";
import { evaluate } from "../specialized/evaluate.ts";
import { copyOfResult, OPERAND, RESULT, SCRATCH, wordsOf } from "../specialized/scratch.ts";
import type { PublicClass, SpecializedClass } from "../specialized/spec.ts";
import { type ArrayClass, type ArrayState, throwReleasedArray } from "./array_object.ts";
import { arrayText } from "./array_text.ts";
import { carryOutAt } from "./carry_out_at.ts";

type ArrayParts = Omit<ClassParts, "pointerTo" | "empty">;

type Method = (this: object, ...args: unknown[]) => unknown;

interface EvaluatedArray {
  new (state: ArrayState, pointer: Pointer): object;
  readonly prototype: object;
  readonly methods: Readonly<
    Record<string, (operation: Operation, native: NativeFunction) => Method>
  >;
}

// A program could replace these, and the methods of maps, sets and arrays. A wrong class would
// access memory outside the array.
const { create: createObject } = Object;
const { Uint8Array } = globalThis;
const known = withOwnMethods(new Map<SpecializedClass, ArrayClass>());

/** Returns the class of arrays of a class of elements. */
export function arrayClassOf(Base: PublicClass, element: SpecializedClass): ArrayClass {
  let found = known.get(element);
  if (found === undefined) known.set(element, found = createArrayClass(Base, element));
  return found;
}

function createArrayClass(Base: PublicClass, element: SpecializedClass): ArrayClass {
  const { kind, values, width, supported } = element;
  const { runtime, bindAtOffset } = patomic();
  const { name } = Base;
  const form = runtime.hasNumericPointers ? "pointer" : "offset";
  const create = evaluate<(parts: ArrayParts) => EvaluatedArray>(
    arrayText(element, kind, supported, form),
    `${name}${width}`,
  );
  const Class = create === undefined ? plainArray(Base) : create({
    ...values,
    Base,
    key: CONSTRUCTION_KEY,
    isInMask,
    slowPath: (operation, array, ...args) => carryOutAt(operation, array, args),
    operandPointer: runtime.pointerTo(new Uint8Array(SCRATCH, OPERAND)),
    resultPointer: runtime.pointerTo(new Uint8Array(SCRATCH, RESULT)),
    ...wordsOf(width),
    copyOfResult: () => copyOfResult(width),
    tagOf,
    lengthOf,
    Result: CmpxchgResult,
    throwReleased: throwReleasedArray,
  });

  const prepared = createObject(null) as Record<string, true>;
  const prepare = (operation: Operation): void => {
    if (prepared[operation.name]) return;
    const atPointer = element.bind(operation);
    prepared[operation.name] = true;
    // Without the function with an offset, all calls are slow.
    const native = form === "pointer" ? atPointer : bindAtOffset(width, operation);
    const value = native && Class.methods[operation.name]?.(operation, native);
    if (!value) return;
    Object.defineProperty(value, "name", { value: operation.name, configurable: true });
    // If the program has frozen the prototype, the public class's method stays in use.
    Reflect.defineProperty(Class.prototype, operation.name, {
      value,
      configurable: true,
      writable: true,
    });
  };

  // `a.constructor` is the public class.
  delete (Class.prototype as { constructor?: unknown }).constructor;
  const arrayClass: ArrayClass = {
    Base,
    name,
    prototype: Class.prototype,
    element,
    create: (state) => new Class({ ...state, arrayClass }, runtime.pointerTo(state.bytes)),
    prepare,
  };
  return arrayClass;
}

/** The class if the host forbids evaluation: every method takes the slow path. */
function plainArray(Base: PublicClass): EvaluatedArray {
  return class extends (Base as new (key: symbol, state: ArrayState) => object) {
    static readonly methods = {};

    constructor(state: ArrayState) {
      super(CONSTRUCTION_KEY, state);
    }
  };
}
