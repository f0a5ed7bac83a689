import type { NativeFunction } from "../../ffi/runtime/contract.ts";
import type { Align } from "../library/tables.ts";
import type { Operation, OpType } from "../operations/table.ts";
import type { ValueKind } from "./value_kind.ts";
import type { Values } from "./values.ts";

/** A public class that specialized classes extend: `AtomicInt`, `AtomicBytesView` … */
export type PublicClass = abstract new (...args: never[]) => object;

/** The properties that all objects of a specialized class share. */
export interface ObjectSpec {
  readonly Base: PublicClass;
  /** The name of the public class. */
  readonly name: string;
  /** The option that made the object. */
  readonly atype: string;
  readonly integral: boolean;
  readonly signed: boolean;
  /**
   * How the memory can be lost: `"shared"` never, as an atomic's own `SharedArrayBuffer`; `"fixed"`
   * by detaching; `"resizable"` by shrinking too, and the address can change (Bun moves a growing
   * WebAssembly memory).
   */
  readonly memory: "shared" | "fixed" | "resizable";
  /** The width in bytes. */
  readonly width: number;
  readonly readonly: boolean;
}

/**
 * The class of all objects with one kind of values, one width and one kind of memory. Its methods
 * have machine code of their own.
 */
export interface SpecializedClass extends ObjectSpec {
  readonly prototype: object;
  readonly align: Align;
  readonly kind: ValueKind;
  readonly values: Values;
  readonly opsSupported: readonly OpType[];
  /** The supported operations by name, without a prototype. */
  readonly supported: Readonly<Record<string, Operation>>;
  /** Creates an object on memory that begins with `bytes`. */
  create(bytes: Uint8Array, buffer: unknown): object;
  /** Releases the object: the methods of the specialized class refuse it from now on. */
  forget(object: object): void;
  /** Returns the native function of an operation, and throws if the operation is not supported. */
  bind(operation: Operation): NativeFunction;
}
