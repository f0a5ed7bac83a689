import type { Pointer } from "../../ffi/runtime/contract.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import { CONSTRUCTION_KEY } from "../internal/construction.ts";
import { patomic } from "../library/patomic.ts";
import type { Operation } from "../operations/table.ts";
import { commonParts, hideConstructor, useMethod } from "../specialized/class_parts.ts";
import type { ClassParts, EvaluatedMethods } from "../specialized/class_text.ts";
import { evaluate } from "../specialized/evaluate.ts";
import type { PublicClass, SpecializedClass } from "../specialized/spec.ts";
import { type ArrayClass, type ArrayState, throwReleasedArray } from "./array_object.ts";
import { arrayText } from "./array_text.ts";
import { carryOutAt } from "./carry_out_at.ts";

type ArrayParts = Omit<ClassParts, "pointerTo" | "empty">;

interface EvaluatedArray extends EvaluatedMethods {
  new (state: ArrayState, pointer: Pointer): object;
}

// A program could replace these methods. A wrong class would access memory outside the array.
const { create: createObject } = Object;
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
    ...commonParts(Base, kind, values),
    slowPath: (operation, array, ...args) => carryOutAt(operation, array, args),
    throwReleased: throwReleasedArray,
  });

  const prepared = createObject(null) as Record<string, true>;
  const prepare = (operation: Operation): void => {
    if (prepared[operation.name]) return;
    const atPointer = element.bind(operation);
    prepared[operation.name] = true;
    // Without the function with an offset, all calls are slow.
    useMethod(Class, operation, form === "pointer" ? atPointer : bindAtOffset(width, operation));
  };

  hideConstructor(Class);
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
