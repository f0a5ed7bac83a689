import { OPERATIONS, type OpType } from "../../src/operations/table.ts";
import { WIDTHS } from "./widths.ts";

/** The type and width of an object in a test. */
export interface Kind {
  readonly atype: "INT" | "UINT" | "BYTES";
  readonly width: number;
}

export type Value = number | bigint | Uint8Array;

export const KINDS: readonly Kind[] = (["INT", "UINT", "BYTES"] as const).flatMap((atype) =>
  WIDTHS.map((width) => ({ atype, width }))
);

export const nameOf = ({ atype, width }: Kind): string => `${atype} of ${width} bytes`;

/** Returns the operations that an object of a kind must have. */
export const operationsOf = ({ atype }: Kind) =>
  OPERATIONS.filter((op) => atype !== "BYTES" || !op.arithmetic);

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export function toBytes(bits: bigint, width: number): Uint8Array {
  const bytes = Uint8Array.from({ length: width }, (_, i) => Number(bits >> BigInt(8 * i) & 255n));
  return littleEndian ? bytes : bytes.reverse();
}

export function fromBytes(bytes: Uint8Array): bigint {
  const fromTop = littleEndian ? bytes.slice().reverse() : bytes;
  return fromTop.reduce((bits, byte) => bits << 8n | BigInt(byte), 0n);
}

/** Returns the value of an object of a kind whose memory holds `bits`. */
export function toValue({ atype, width }: Kind, bits: bigint): Value {
  if (atype === "BYTES") return toBytes(bits, width);
  const integer = atype === "INT" ? BigInt.asIntN(width * 8, bits) : bits;
  return width <= 4 ? Number(integer) : integer;
}

/** The memory after an operation, and its result. */
export type Outcome = readonly [
  next: bigint,
  result?: bigint | boolean | readonly [success: boolean, expected: bigint],
];

type Model = (bits: bigint, first: bigint, second: bigint) => Outcome;

const test = (change: (bits: bigint, mask: bigint) => bigint): Model => (bits, index) => [
  change(bits, 1n << index),
  (bits >> index & 1n) === 1n,
];
const modify = (change: (bits: bigint, value: bigint) => bigint): Model => (bits, value) => [
  change(bits, value),
];
const fetch = (change: (bits: bigint, value: bigint) => bigint): Model => (bits, value) => [
  change(bits, value),
  bits,
];
const cmpxchg: Model = (bits, expected, desired) => [
  bits === expected ? desired : bits,
  [bits === expected, bits],
];

/** The operations on plain integers of any width. */
export const MODEL: Readonly<Record<OpType, Model>> = {
  load: (bits) => [bits, bits],
  store: (_, desired) => [desired],
  exchange: (bits, desired) => [desired, bits],
  cmpxchgWeak: cmpxchg,
  cmpxchgStrong: cmpxchg,
  bitTest: test((bits) => bits),
  bitTestCompl: test((bits, mask) => bits ^ mask),
  bitTestSet: test((bits, mask) => bits | mask),
  bitTestReset: test((bits, mask) => bits & ~mask),
  binOr: modify((bits, value) => bits | value),
  binXor: modify((bits, value) => bits ^ value),
  binAnd: modify((bits, value) => bits & value),
  binNot: modify((bits) => ~bits),
  binFetchOr: fetch((bits, value) => bits | value),
  binFetchXor: fetch((bits, value) => bits ^ value),
  binFetchAnd: fetch((bits, value) => bits & value),
  binFetchNot: fetch((bits) => ~bits),
  add: modify((bits, value) => bits + value),
  sub: modify((bits, value) => bits - value),
  inc: modify((bits) => bits + 1n),
  dec: modify((bits) => bits - 1n),
  neg: modify((bits) => -bits),
  fetchAdd: fetch((bits, value) => bits + value),
  fetchSub: fetch((bits, value) => bits - value),
  fetchInc: fetch((bits) => bits + 1n),
  fetchDec: fetch((bits) => bits - 1n),
  fetchNeg: fetch((bits) => -bits),
};

/** Executes an operation on the bits of an object of `width` bytes. */
export function carryOut(
  name: OpType,
  width: number,
  bits: bigint,
  first = 0n,
  second = 0n,
): Outcome {
  const [next, result] = MODEL[name](bits, first, second);
  return [BigInt.asUintN(width * 8, next), result];
}
