import type { NativeFunction } from "../../ffi/runtime/contract.ts";
import { UnsupportedOperationException, UnsupportedWidthException } from "../errors.ts";
import { CONSTRUCTION_KEY } from "../internal/construction.ts";
import { patomic } from "../library/patomic.ts";
import { type Operation, OPERATIONS, type OpType } from "../operations/table.ts";
import { type ObjectState, throwReleased } from "./atomic_object.ts";
import { carryOut } from "./carry_out.ts";
import { commonParts, hideConstructor, useMethod } from "./class_parts.ts";
import { type ClassParts, classText, type EvaluatedClass } from "./class_text.ts";
import { evaluate } from "./evaluate.ts";
import type { ObjectSpec, PublicClass, SpecializedClass } from "./spec.ts";
import { isWidth, valueKind, WIDTHS } from "./value_kind.ts";
import { createValues } from "./values.ts";

// Objects without a prototype, not maps and arrays, whose methods a program can replace.
const known = Object.create(null) as Record<string, SpecializedClass>;

// Kept, because a program can replace them.
const { create: createObject } = Object;
const { Uint8Array } = globalThis;

/**
 * Returns the specialized class for a specification. Throws if no operations of the width exist.
 */
export function specializedClass(spec: ObjectSpec): SpecializedClass {
  const { name, integral, signed, memory, width, readonly } = spec;
  const key = `${name}:${integral}:${signed}:${memory}:${width}:${readonly}`;
  return known[key] ??= createSpecializedClass(spec);
}

function createSpecializedClass(spec: ObjectSpec): SpecializedClass {
  const { Base, name, integral, signed, width, readonly } = spec;
  const { runtime, table, bind, bindAtOffset } = patomic();
  const found = isWidth(width) ? table(width) : null;
  const supported = createObject(null) as Record<string, Operation>;
  const opsSupported: OpType[] = [];
  for (let i = 0; i < OPERATIONS.length; i++) {
    const operation = OPERATIONS[i] as Operation;
    if (found === null || !(operation.name in found.functions) || !isOffered(operation, spec)) {
      continue;
    }
    supported[operation.name] = operation;
    opsSupported[opsSupported.length] = operation.name;
  }
  if (found === null || opsSupported.length === 0) {
    throw new UnsupportedWidthException(width, readonly, supportedWidths(readonly));
  }
  const { align } = found;
  const kind = valueKind(width, !integral, signed);
  const values = createValues(kind);
  const form = runtime.hasFastIntegers ? "pointer" : "offset";
  const create = evaluate<(parts: ClassParts) => EvaluatedClass>(
    classText(spec, kind, supported, form),
    `${name}${width}`,
  );
  const Class = create === undefined ? plainClass(Base) : create({
    ...commonParts(Base, kind, values),
    pointerTo: runtime.pointerTo,
    throwReleased,
    slowPath: (operation, object, ...args) => carryOut(operation, object, args),
    empty: new Uint8Array(new ArrayBuffer(0)),
  });

  const natives = createObject(null) as Record<string, NativeFunction>;
  const bindFirst = (operation: Operation): NativeFunction => {
    const native = operation.name in supported ? bind(width, operation) : null;
    if (native === null) throw new UnsupportedOperationException(operation.name, width, readonly);
    natives[operation.name] = native;
    // An object of ANY has no methods. Without the function with an offset, all calls are slow.
    if (operation.name in Base.prototype) {
      useMethod(Class, operation, form === "pointer" ? native : bindAtOffset(width, operation));
    }
    return native;
  };

  hideConstructor(Class);
  const specialized: SpecializedClass = {
    ...spec,
    prototype: Class.prototype,
    align,
    kind,
    values,
    opsSupported: Object.freeze(opsSupported),
    supported: Object.freeze(supported),
    create: (bytes, buffer) => new Class({ specialized, bytes, buffer }, runtime.pointerTo(bytes)),
    forget: (object) => Class.forget(object),
    bind: (operation) => natives[operation.name] ?? bindFirst(operation),
  };
  return specialized;
}

/**
 * The class if the host forbids evaluation: every method of the public class takes the slow path.
 */
function plainClass(Base: PublicClass): EvaluatedClass {
  return class extends (Base as new (key: symbol, state: ObjectState) => object) {
    static readonly methods = {};

    constructor(state: ObjectState) {
      super(CONSTRUCTION_KEY, state);
    }

    static forget(): void {}
  };
}

function isOffered(
  { arithmetic, writes }: Operation,
  { integral, readonly, width }: ObjectSpec,
): boolean {
  if (arithmetic && !integral) return false;
  return !readonly || (!writes && patomic().isLoadReadonly(width));
}

/** Returns the widths that have operations. */
export function supportedWidths(readonly: boolean): number[] {
  const { table, isLoadReadonly } = patomic();
  return WIDTHS.filter((width) => table(width) !== null && (!readonly || isLoadReadonly(width)));
}
