import type { NativeFunction } from "../../ffi/runtime/contract.ts";
import { CONSTRUCTION_KEY } from "../internal/construction.ts";
import { lengthOf, tagOf } from "../internal/typed_array.ts";
import { patomic } from "../library/patomic.ts";
import { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import { isInMask } from "../operations/order_mask.ts";
import type { Operation } from "../operations/table.ts";
import type { ClassParts, EvaluatedMethods } from "./class_text.ts";
import { OPERAND, RESULT, SCRATCH, wordsOf } from "./scratch.ts";
import type { PublicClass } from "./spec.ts";
import type { ValueKind } from "./value_kind.ts";
import type { Values } from "./values.ts";

// A program could replace it.
const { Uint8Array } = globalThis;

/** The parts of a class that do not depend on what its objects are. */
type CommonParts = Omit<ClassParts, "pointerTo" | "empty" | "slowPath" | "throwReleased">;

/** Returns what the evaluated texts of all classes use. */
export function commonParts(
  Base: PublicClass,
  { width, minimum, maximum }: ValueKind,
  values: Values,
): CommonParts {
  const { pointerTo } = patomic().runtime;
  return {
    ...values,
    Base,
    key: CONSTRUCTION_KEY,
    isInMask,
    operandPointer: pointerTo(new Uint8Array(SCRATCH, OPERAND)),
    resultPointer: pointerTo(new Uint8Array(SCRATCH, RESULT)),
    ...wordsOf(width),
    minimum,
    maximum,
    Uint8Array,
    tagOf,
    lengthOf,
    Result: CmpxchgResult,
  };
}

/** Puts the evaluated method of an operation before that of the public class, if there is one. */
export function useMethod(
  { methods, prototype }: EvaluatedMethods,
  operation: Operation,
  native: NativeFunction | null,
): void {
  const { name } = operation;
  const value = native && methods[name]?.(operation, native);
  if (!value) return;
  Object.defineProperty(value, "name", { value: name, configurable: true });
  // If the program has frozen the prototype, the public class's method stays in use.
  Reflect.defineProperty(prototype, name, { value, configurable: true, writable: true });
}

/** Lets the constructor of the public class be the `constructor` of objects. */
export function hideConstructor({ prototype }: EvaluatedMethods): void {
  delete (prototype as { constructor?: unknown }).constructor;
}
