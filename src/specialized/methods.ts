import type { NativeFunction, Pointer } from "../../ffi/runtime/contract.ts";
import type { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import type { Leaf } from "./specialized_class.ts";
import type { Operation, Shape } from "../operations/table.ts";
import type { Values } from "./values.ts";

/**
 * All that a method uses: its template is evaluated where it sees nothing else.
 *
 * Each method checks, in this order: that the memory is still there, its arguments, its order. No code of the caller's runs
 * after the first check, so what it found still holds in the native function; and `pointerOf` is called last, so that the
 * object, and with it its buffer, is alive until then.
 */
export interface MethodParts extends Values {
  readonly operation: Operation;
  readonly native: NativeFunction;
  /** Whether the object's memory is released, detached or shrunk. So is what is no object of this class and width. */
  readonly isGone: (object: Leaf) => boolean;
  readonly pointerOf: (object: Leaf) => Pointer;
  /** The number of bits of the object. */
  readonly bits: number;
  /** The scratch memory's addresses. */
  readonly argument: Pointer;
  readonly result: Pointer;
  readonly Result: typeof CmpxchgResult;
  /** Carries the operation out on an object of another class or width. Throws the error for what is gone, and for what is no such object. */
  readonly elsewhere: (operation: Operation, object: Leaf, args: readonly unknown[]) => unknown;
  readonly failIndex: (operation: Operation, index: unknown) => never;
  /** Gives an order that the operation takes, and throws for all else. */
  readonly orderOf: (operation: Operation, order: unknown) => number;
  /** Checks both orders of a compare-exchange, and gives the second: the strongest one allowed where it is left out. */
  readonly failureOrderOf: (operation: Operation, success: unknown, failure: unknown) => number;
}

type Method = (this: Leaf, ...args: never[]) => unknown;
type Template = (parts: MethodParts) => Method;

// SEQ_CST is the order of most calls, and one that every operation takes. `| 0` tells the engines what they know no more: that a
// number is a 32-bit integer, without which Bun calls much slower.

function load(parts: MethodParts): Method {
  const { operation, native, isGone, pointerOf, result, take, elsewhere, orderOf } = parts;
  const call = native as (object: Pointer, order: number, result: Pointer) => void;
  return function (order = 5): unknown {
    if (isGone(this)) return elsewhere(operation, this, [order]);
    const checked = order === 5 ? 5 : orderOf(operation, order);
    call(pointerOf(this), checked | 0, result);
    return take();
  };
}

function store(parts: MethodParts): Method {
  const {
    operation,
    native,
    isGone,
    pointerOf,
    argument,
    accepts,
    refuse,
    put,
    elsewhere,
    orderOf,
  } = parts;
  const call = native as (object: Pointer, argument: Pointer, order: number) => void;
  return function (value: never, order = 5): void {
    if (isGone(this)) return elsewhere(operation, this, [value, order]) as void;
    if (!accepts(value)) refuse(value, operation);
    const checked = order === 5 ? 5 : orderOf(operation, order);
    put(value);
    call(pointerOf(this), argument, checked | 0);
  };
}

function fetch(parts: MethodParts): Method {
  const {
    operation,
    native,
    isGone,
    pointerOf,
    argument,
    result,
    accepts,
    refuse,
    put,
    take,
    elsewhere,
    orderOf,
  } = parts;
  const call = native as (
    object: Pointer,
    argument: Pointer,
    order: number,
    result: Pointer,
  ) => void;
  return function (value: never, order = 5): unknown {
    if (isGone(this)) return elsewhere(operation, this, [value, order]);
    if (!accepts(value)) refuse(value, operation);
    const checked = order === 5 ? 5 : orderOf(operation, order);
    put(value);
    call(pointerOf(this), argument, checked | 0, result);
    return take();
  };
}

function modify(parts: MethodParts): Method {
  const { operation, native, isGone, pointerOf, elsewhere, orderOf } = parts;
  const call = native as (object: Pointer, order: number) => void;
  return function (order = 5): void {
    if (isGone(this)) return elsewhere(operation, this, [order]) as void;
    const checked = order === 5 ? 5 : orderOf(operation, order);
    call(pointerOf(this), checked | 0);
  };
}

function test(parts: MethodParts): Method {
  const { operation, native, isGone, pointerOf, bits, elsewhere, failIndex, orderOf } = parts;
  const call = native as (object: Pointer, index: number, order: number) => number;
  return function (index: number, order = 5): boolean {
    if (isGone(this)) return elsewhere(operation, this, [index, order]) as boolean;
    if (!(typeof index === "number" && (index | 0) === index && index >= 0 && index < bits)) {
      failIndex(operation, index);
    }
    const checked = order === 5 ? 5 : orderOf(operation, order);
    return call(pointerOf(this), index | 0, checked | 0) !== 0;
  };
}

function cmpxchg(parts: MethodParts): Method {
  const {
    operation,
    native,
    isGone,
    pointerOf,
    argument,
    result,
    accepts,
    refuse,
    put,
    expect,
    take,
    Result,
  } = parts;
  const { elsewhere, failureOrderOf } = parts;
  const call = native as (
    object: Pointer,
    expected: Pointer,
    desired: Pointer,
    success: number,
    failure: number,
  ) => number;
  return function (
    expected: never,
    desired: never,
    success = 5,
    failure?: number,
  ): CmpxchgResult<unknown> {
    if (isGone(this)) {
      return elsewhere(operation, this, [expected, desired, success, failure]) as CmpxchgResult<
        unknown
      >;
    }
    if (!accepts(expected)) refuse(expected, operation, "expected");
    if (!accepts(desired)) refuse(desired, operation);
    const fail = success === 5 && failure === undefined
      ? 5
      : failureOrderOf(operation, success, failure);
    expect(expected);
    put(desired);
    const stored = call(pointerOf(this), result, argument, success | 0, fail | 0) !== 0;
    return new Result(stored, take());
  };
}

/** The templates of the methods, by the operation's shape. */
export const METHOD_TEMPLATES: Readonly<Record<Shape, Template>> = {
  load,
  store,
  exchange: fetch,
  cmpxchg,
  test,
  testModify: test,
  fetch,
  fetchNoArg: load,
  void: store,
  voidNoArg: modify,
};
