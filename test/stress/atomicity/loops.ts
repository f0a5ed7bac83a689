// The loops of the threads. Each is a template for specialize(), so that no two operations share
// their machine code, and uses only its parameters.
import type { CmpxchgResult } from "../../../mod.ts";
import type { Value } from "../../support/model.ts";
import type { Callable } from "../../support/subjects.ts";

/** Calls an operation repeatedly. */
export function repeat(name: string, times: number, first: unknown, second: unknown) {
  return (a: Callable): number => {
    for (let i = 0; i < times; i++) a[name](first, second);
    return 0;
  };
}

/** Calls an operation repeatedly, and counts the calls that return a certain result. */
export function countFound(
  name: string,
  times: number,
  first: unknown,
  second: unknown,
  wanted: unknown,
) {
  return (a: Callable): number => {
    let found = 0;
    for (let i = 0; i < times; i++) if (a[name](first, second) === wanted) found++;
    return found;
  };
}

/** Calls an operation once with each operand. */
export function callWithEach(name: string, operands: readonly unknown[], order: number) {
  return (a: Callable): number => {
    for (let i = 0; i < operands.length; i++) a[name](operands[i], order);
    return 0;
  };
}

/**
 * Calls a bit test-and-modify once with each index. Counts the calls that found the other value.
 */
export function changeByIndex(
  name: string,
  indices: readonly number[],
  order: number,
  before: boolean,
) {
  return (a: Callable): number => {
    let changed = 0;
    for (let i = 0; i < indices.length; i++) if (a[name](indices[i], order) === before) changed++;
    return changed;
  };
}

/**
 * Calls an operation once with each operand. Counts the calls whose result has the mask's bit
 * unchanged.
 */
export function changeByMask(
  name: string,
  operands: readonly unknown[],
  masks: readonly Value[],
  order: number,
  zero: Value,
  set: boolean,
) {
  return (a: Callable): number => {
    let changed = 0;
    for (let i = 0; i < operands.length; i++) {
      const wasZero = ((a[name](operands[i], order) as number) & (masks[i] as number)) === zero;
      if (wasZero === set) changed++;
    }
    return changed;
  };
}

/** Exchanges its value for that of the object repeatedly. Returns its last value. */
export function passOn(name: string, times: number, token: Value, order: number) {
  return (a: Callable): number => {
    let held: unknown = token;
    for (let i = 0; i < times; i++) held = a[name](held, order);
    return Number(held);
  };
}

/** Adds 1 by compare-exchange until it succeeded `count` times. */
export function countUp(
  name: string,
  times: number,
  zero: Value,
  one: Value,
  maximum: Value,
  order: number,
) {
  return (a: Callable): number => {
    let expected = zero as number;
    for (let done = 0; done < times;) {
      const next = expected === maximum ? zero as number : expected + (one as number);
      const result = a[name](expected, next, order, order) as CmpxchgResult<number>;
      if (result.success) done++;
      expected = result.success ? next : result.expected;
    }
    return times;
  };
}

/** Stores values in turn, with orders in turn. */
export function write(
  name: string,
  times: number,
  values: readonly Value[],
  orders: readonly number[],
) {
  return (a: Callable): number => {
    for (let i = 0; i < times; i++) a[name](values[i % values.length], orders[i % orders.length]);
    return 0;
  };
}

/** Replaces the value of an object by the next in turn. No other thread writes. */
export function writeByCmpxchg(name: string, times: number, values: readonly Value[]) {
  return (a: Callable): number => {
    for (let i = 0; i < times;) {
      const result = a[name](values[i % values.length], values[(i + 1) % values.length], 0, 0);
      if ((result as CmpxchgResult<Value>).success) i++;
    }
    a.store(values[0]);
    return 0;
  };
}

/** Loads, with orders in turn. Counts the values that are none of four. */
export function read(times: number, values: readonly Value[], orders: readonly number[]) {
  const [first, second, third, fourth] = values;
  return (a: Callable): number => {
    let others = 0;
    for (let i = 0; i < times; i++) {
      const value = a.load(orders[i % orders.length]);
      if (value !== first && value !== second && value !== third && value !== fourth) others++;
    }
    return others;
  };
}

/** Makes compare-exchanges fail. Counts the values that they found and that are none of four. */
export function readByCmpxchg(
  name: string,
  times: number,
  values: readonly Value[],
  unwritten: Value,
) {
  const [first, second, third, fourth] = values;
  return (a: Callable): number => {
    let others = 0;
    for (let i = 0; i < times; i++) {
      const { expected } = a[name](unwritten, first, 0, 0) as CmpxchgResult<Value>;
      if (expected !== first && expected !== second && expected !== third && expected !== fourth) {
        others++;
      }
    }
    return others;
  };
}

/** Calls an operation as often as an array is long, and keeps the results in it. */
export function collect(name: string, results: unknown[], first: unknown, second: unknown) {
  return (a: Callable): void => {
    for (let i = 0; i < results.length; i++) results[i] = a[name](first, second);
  };
}
