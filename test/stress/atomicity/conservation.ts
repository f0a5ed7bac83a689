import { type Operation, OPERATIONS, type OpType } from "../../../src/operations/table.ts";
import { specialize } from "../../support/specialize.ts";
import { toValue, type Value } from "../../support/model.ts";
import type { Callable } from "../../support/subjects.ts";
import * as loops from "./loops.ts";
import { RELAXED } from "../threads/objects.ts";

/**
 * A use of one operation whose end shows whether each call took effect exactly once, atomically.
 */
export interface Conservation {
  readonly initial: Value;
  /** The number of calls of each thread. */
  readonly times: number;
  /** Makes the calls of one thread. Returns a summary of their results. */
  work(a: Callable): number;
  /** Returns whether the object and the summaries of the threads agree. */
  holds(final: Value, reported: readonly number[]): boolean;
}

/** The threads that use the object. */
export interface Sharing {
  readonly index: number;
  readonly count: number;
}

type Rule = (operation: Operation, width: number, sharing: Sharing) => Conservation;

/** The number of calls of a thread: even, and no small multiple of it is 0 in a byte. */
const TIMES = 200;

const kindOf = (width: number) => ({ atype: "UINT", width }) as const;
const bitsOf = (width: number, value: bigint) =>
  toValue(kindOf(width), BigInt.asUintN(width * 8, value));
const indicesOf = (width: number) => Array.from({ length: width * 8 }, (_, index) => index);
const total = (reported: readonly number[]) => reported.reduce((sum, value) => sum + value, 0);

/** Each thread adds its own amount: no addition is lost. */
const sum =
  (sign: bigint, amountOf: (index: number) => number): Rule =>
  ({ name, operand }, width, { index, count }) => {
    const amounts = Array.from({ length: count }, (_, each) => amountOf(each));
    const final = bitsOf(width, sign * BigInt(TIMES * total(amounts)));
    const args = operand === null ? [RELAXED] : [bitsOf(width, BigInt(amountOf(index))), RELAXED];
    return {
      initial: bitsOf(width, 0n),
      times: TIMES,
      work: specialize(loops.repeat, name)(name, TIMES, args[0], args[1]),
      holds: (value) => value === final,
    };
  };

/**
 * Each call changes one value into another and back. The numbers of calls that found each value,
 * and the last value, must agree.
 */
const alternation = (initial: bigint, args: (width: number) => unknown[], found: unknown): Rule =>
(
  { name, shape },
  width,
  { count },
) => {
  const first = bitsOf(width, initial);
  const returnsValue = shape !== "store" && shape !== "modify";
  const [one, two] = [...args(width), RELAXED];
  return {
    initial: first,
    times: TIMES,
    work: specialize(loops.countFound, name)(name, TIMES, one, two, found ?? first),
    holds: (value, reported) =>
      value === first && (!returnsValue || total(reported) === TIMES * count / 2),
  };
};

/**
 * Each bit is changed once: all are changed in the end, and each change has one call that reports
 * it.
 */
const once = (set: boolean): Rule => ({ name, shape }, width, { index, count }) => {
  const all = (1n << BigInt(width * 8)) - 1n;
  const bits = indicesOf(width).filter((bit) => shape !== "store" || bit % count === index);
  const masks = bits.map((bit) => bitsOf(width, 1n << BigInt(bit)));
  const operands = bits.map((bit) => bitsOf(width, set ? 1n << BigInt(bit) : ~(1n << BigInt(bit))));
  const zero = bitsOf(width, 0n);
  const [initial, final] = set ? [zero, bitsOf(width, all)] : [bitsOf(width, all), zero];
  const work = shape === "test"
    ? specialize(loops.changeByIndex, name)(name, bits, RELAXED, !set)
    : shape === "fetch"
    ? specialize(loops.changeByMask, name)(name, operands, masks, RELAXED, zero, set)
    : specialize(loops.callWithEach, name)(name, operands, RELAXED);
  return {
    initial,
    times: bits.length,
    work,
    holds: (value, reported) =>
      value === final && (shape === "store" || total(reported) === width * 8),
  };
};

/**
 * Each thread has a token, and so has the object. They are exchanged: none is lost or duplicated.
 */
const tokens: Rule = ({ name }, width, { index }) => ({
  initial: bitsOf(width, 0n),
  times: TIMES,
  work: specialize(loops.passOn, name)(name, TIMES, bitsOf(width, BigInt(index + 1)), RELAXED),
  holds: (value, reported) =>
    [Number(value), ...reported].toSorted((a, b) => a - b).every((token, i) => token === i),
});

/** Each thread increments equally often: each success counts. */
const count: Rule = ({ name }, width, { count }) => {
  const final = bitsOf(width, BigInt(TIMES * count));
  const [zero, one] = [bitsOf(width, 0n), bitsOf(width, 1n)];
  return {
    initial: zero,
    times: TIMES,
    work: specialize(loops.countUp, name)(name, TIMES, zero, one, bitsOf(width, -1n), RELAXED),
    holds: (value) => value === final,
  };
};

const bit = (width: number) => width * 8 - 1;
const mask = (width: number) => bitsOf(width, 0x5aa55aa55aa55aa55aa55aa55aa55aa5n);
const amount = (index: number) => index + 1;

/** The use of each read-modify-write. */
export const RULES: Readonly<Record<Exclude<OpType, "load" | "store" | "bitTest">, Rule>> = {
  exchange: tokens,
  cmpxchgWeak: count,
  cmpxchgStrong: count,
  bitTestCompl: alternation(0n, (width) => [bit(width)], false),
  bitTestSet: once(true),
  bitTestReset: once(false),
  binOr: once(true),
  binXor: alternation(3n, (width) => [mask(width)], undefined),
  binAnd: once(false),
  binNot: alternation(3n, () => [], undefined),
  binFetchOr: once(true),
  binFetchXor: alternation(3n, (width) => [mask(width)], undefined),
  binFetchAnd: once(false),
  binFetchNot: alternation(3n, () => [], undefined),
  add: sum(1n, amount),
  sub: sum(-1n, amount),
  inc: sum(1n, () => 1),
  dec: sum(-1n, () => 1),
  neg: alternation(3n, () => [], undefined),
  fetchAdd: sum(1n, amount),
  fetchSub: sum(-1n, amount),
  fetchInc: sum(1n, () => 1),
  fetchDec: sum(-1n, () => 1),
  fetchNeg: alternation(3n, () => [], undefined),
};

/** The read-modify-writes, in the order of the table. */
export const READ_MODIFY_WRITES: readonly Operation[] = OPERATIONS.filter(({ reads, writes }) =>
  reads && writes
);

/** Uses an operation on an object of a width. */
export function conservation(operation: Operation, width: number, sharing: Sharing): Conservation {
  return RULES[operation.name as keyof typeof RULES](operation, width, sharing);
}
