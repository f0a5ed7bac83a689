import type { Pointer } from "../../ffi/runtime/contract.ts";
import { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import { CONSTRUCTION_KEY } from "../internal/construction.ts";
import { describe } from "../internal/format_value.ts";
import {
  ReleasedError,
  UnsupportedOperationException,
  UnsupportedWidthException,
} from "../errors.ts";
import { METHOD_TEMPLATES } from "./methods.ts";
import { type Operation, OPERATIONS, type OpType } from "../operations/table.ts";
import { failureOrderOf, orderOf } from "./order_check.ts";
import { type Align, patomic } from "../library/patomic.ts";
import { failReceiver } from "../internal/receiver.ts";
import { ARGUMENT, RESULT, SCRATCH } from "./scratch.ts";
import { specialize } from "./specialize.ts";
import { isEmpty } from "../internal/typed_array.ts";
import { valueKind, WIDTHS } from "./value_kind.ts";
import { createValues } from "./values.ts";

/** An atomic or a view. All it has is in private fields of its class, so that no other object passes for one. */
export type Leaf = object;

/** The public class that a leaf class extends: `AtomicInt`, `AtomicBytesView` … */
export type BaseClass = abstract new (key: symbol) => object;

/** What all objects of a leaf class have in common. */
export interface LeafSpec {
  /** The public class, and its name. */
  readonly Base: BaseClass;
  readonly name: string;
  readonly integral: boolean;
  readonly signed: boolean;
  /**
   * What can become of its memory: `"shared"` can never be gone, an atomic's `SharedArrayBuffer`; `"fixed"` can be detached;
   * `"resizable"` can be shrunk and moved as well, as Bun moves a growing WebAssembly memory.
   */
  readonly memory: "shared" | "fixed" | "resizable";
  readonly width: number;
  readonly readonly: boolean;
}

/** A class of objects with one kind of values, one width and one set of operations: each has machine code of its own. */
export interface LeafClass extends LeafSpec {
  readonly align: Align;
  readonly opsSupported: readonly OpType[];
  /** Makes an object on memory that begins with `bytes`. */
  create(bytes: Uint8Array, buffer: unknown): Leaf;
  /** Makes every later use of the object throw. */
  release(object: Leaf, nothing?: Uint8Array): void;
  /** Whether an object is one of this class. */
  owns(object: unknown): boolean;
  bytesOf(object: Leaf): Uint8Array;
  bufferOf(object: Leaf): unknown;
  /** Binds the method of an operation at its first use, and puts it before the public class's. Throws if not supported. */
  method(operation: Operation): (this: Leaf, ...args: unknown[]) => unknown;
}

// What the memory of an object is that was released, or was found to have lost its buffer's. Once lost, it stays so: the buffer
// may grow again, but what it then holds is not what the object was made on.
const RELEASED = new Uint8Array(new ArrayBuffer(0));
const LOST = new Uint8Array(new ArrayBuffer(0));

const byName = new Map<string, LeafClass>();
const byPrototype = new WeakMap<object, LeafClass>();

function leafTemplate(
  Base: BaseClass,
  key: symbol,
  memory: LeafSpec["memory"],
  pointerTo: (bytes: Uint8Array) => Pointer,
) {
  const isShared = memory === "shared";
  const isResizable = memory === "resizable";
  return class extends Base {
    #bytes: Uint8Array;
    #pointer: Pointer | undefined;
    #buffer: unknown;

    constructor(bytes: Uint8Array, pointer: Pointer, buffer: unknown) {
      super(key);
      this.#bytes = bytes;
      this.#pointer = pointer;
      this.#buffer = buffer;
    }

    static isGone(object: Leaf): boolean {
      try {
        return isShared
          ? !(#bytes in object)
          : (object as InstanceType<typeof this>).#bytes[0] === undefined;
      } catch {
        return true;
      }
    }

    static owns(object: unknown): boolean {
      return typeof object === "object" && object !== null && #bytes in object;
    }

    static bytesOf(object: Leaf): Uint8Array {
      return (object as InstanceType<typeof this>).#bytes;
    }

    static pointerOf(object: Leaf): Pointer {
      return isResizable
        ? pointerTo((object as InstanceType<typeof this>).#bytes)
        : (object as InstanceType<typeof this>).#pointer as Pointer;
    }

    static bufferOf(object: Leaf): unknown {
      return (object as InstanceType<typeof this>).#buffer;
    }

    static release(object: Leaf, nothing: Uint8Array): void {
      (object as InstanceType<typeof this>).#bytes = nothing;
      // Deno's pointers keep what they point to.
      (object as InstanceType<typeof this>).#pointer = undefined;
      (object as InstanceType<typeof this>).#buffer = undefined;
    }
  };
}

/** The leaf class for a specification, made at its first use. Throws where the width has no operations. */
export function leafClass(spec: LeafSpec): LeafClass {
  const { name, integral, signed, memory, width, readonly } = spec;
  const key = `${name}:${integral}:${signed}:${memory}:${width}:${readonly}`;
  const known = byName.get(key);
  if (known !== undefined) return known;
  const made = createLeafClass(spec);
  byName.set(key, made);
  return made;
}

function createLeafClass(spec: LeafSpec): LeafClass {
  const { Base, name, integral, signed, memory, width, readonly } = spec;
  const { runtime, table, bind } = patomic();
  const functions = WIDTHS.includes(width) ? table(width)?.functions : undefined;
  const supported = OPERATIONS.filter((operation) =>
    functions?.has(operation) && isOffered(operation, spec)
  );
  if (supported.length === 0) {
    throw new UnsupportedWidthException(width, readonly, supportedWidths(readonly));
  }
  const { align } = table(width) as { align: Align };
  const title = `${name}${width}`;
  const Class = specialize(leafTemplate, title)(Base, CONSTRUCTION_KEY, memory, runtime.pointerTo);
  const { isGone, owns, bytesOf, pointerOf, bufferOf } = Class;

  const values = createValues(valueKind(width, !integral, signed), title);
  const parts = {
    ...values,
    isGone,
    pointerOf,
    bits: width * 8,
    argument: runtime.pointerTo(new Uint8Array(SCRATCH, ARGUMENT)),
    result: runtime.pointerTo(new Uint8Array(SCRATCH, RESULT)),
    Result: CmpxchgResult,
    elsewhere: carryOut,
    failIndex: (operation: Operation, index: unknown) => failIndex(operation, index, width * 8),
    orderOf,
    failureOrderOf,
  };
  const methods = new Map<Operation, ReturnType<LeafClass["method"]>>();
  const createMethod = (operation: Operation): ReturnType<LeafClass["method"]> => {
    const native = supported.includes(operation) ? bind(width, operation) : null;
    if (native === null) throw new UnsupportedOperationException(operation.name, width, readonly);
    const template = specialize(METHOD_TEMPLATES[operation.shape], `${title}.${operation.name}`);
    const value = template({ ...parts, operation, native });
    Object.defineProperty(value, "name", { value: operation.name, configurable: true });
    // Where the program has frozen the prototype, the public class's method goes on calling this one.
    if (operation.name in Base.prototype) {
      Reflect.defineProperty(Class.prototype, operation.name, {
        value,
        configurable: true,
        writable: true,
      });
    }
    methods.set(operation, value as ReturnType<LeafClass["method"]>);
    return value as ReturnType<LeafClass["method"]>;
  };

  // `a.constructor` is the public class.
  delete (Class.prototype as { constructor?: unknown }).constructor;
  const leaf: LeafClass = {
    ...spec,
    align,
    opsSupported: Object.freeze(supported.map((operation) => operation.name)),
    create: (bytes, buffer) => new Class(bytes, runtime.pointerTo(bytes), buffer),
    release: (object, nothing = RELEASED) => Class.release(object, nothing),
    owns,
    bytesOf,
    bufferOf,
    method: (operation) => methods.get(operation) ?? createMethod(operation),
  };
  byPrototype.set(Class.prototype, leaf);
  return leaf;
}

function isOffered(
  { arithmetic, reads }: Operation,
  { integral, readonly, width }: LeafSpec,
): boolean {
  if (arithmetic && !integral) return false;
  // What reads 16 bytes is a compare-and-swap, which writes what it read.
  return !readonly || (reads && width <= 8);
}

/** The widths that have operations. */
export function supportedWidths(readonly: boolean): number[] {
  return WIDTHS.filter((width) => patomic().table(width) !== null && (!readonly || width <= 8));
}

/** Carries out an operation on any atomic or view whose class has such a method. Throws for anything else. */
export function carryOut(operation: Operation, object: Leaf, args: readonly unknown[]): unknown {
  return Reflect.apply(openLeafWith(operation.name, object).method(operation), object, args);
}

/** The class of an atomic or a view that is not released, and has a method of that name. Throws for anything else. */
export function openLeafWith(name: string, object: Leaf): LeafClass {
  const leaf = openLeafOf(object);
  if (name in leaf.Base.prototype) return leaf;
  throw new TypeError(`Cannot call ${name}() on an ${leaf.name}, which has no such method`);
}

/** The class of an atomic or a view that is not released. Throws for anything else. */
export function openLeafOf(object: Leaf): LeafClass {
  const leaf = findLeaf(object);
  if (leaf === undefined) failReceiver("an atomic or a view", object);
  if (isEmpty(leaf.bytesOf(object))) failRelease(leaf, object);
  return leaf;
}

/** The class of an atomic or a view, undefined for anything else. */
export function findLeaf(object: unknown): LeafClass | undefined {
  const leaf = byPrototype.get(prototypeOf(object));
  return leaf?.owns(object) ? leaf : undefined;
}

function prototypeOf(object: unknown): object {
  try {
    return Object.getPrototypeOf(Object(object));
  } catch {
    // A proxy that was revoked, or whose trap throws.
    return Object;
  }
}

function failRelease(leaf: LeafClass, object: Leaf): never {
  const isReleased = leaf.bytesOf(object) === RELEASED;
  if (!isReleased) leaf.release(object, LOST);
  const reason = isReleased ? "" : ": its buffer was detached, transferred or shrunk";
  throw new ReleasedError(`Operation forbidden on released view${reason}`);
}

function failIndex({ name }: Operation, index: unknown, bits: number): never {
  const message = `${name}(): index must be a whole number from 0 to ${bits - 1}, got ${
    describe(index)
  }`;
  throw typeof index === "number" ? new RangeError(message) : new TypeError(message);
}
