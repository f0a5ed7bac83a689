import { copyOfResult, OPERAND, RESULT, SCRATCH } from "./scratch.ts";
import type { ValueKind } from "./value_kind.ts";

// Kept, because a program can replace them, and would receive the scratch memory.
const { BigInt64Array, BigUint64Array, Uint8Array } = globalThis;

interface Elements<T = unknown> {
  [index: number]: T;
}

type ElementsClass = new (buffer: ArrayBuffer, offset: number, length: number) => Elements;

/**
 * The values of one kind in the scratch memory. All values must have passed `checkValue()`. The
 * methods of specialized classes contain the same code as text, see `method_text.ts`.
 */
export interface Values {
  readonly operand: Elements;
  readonly result: Elements;
  /** The high half of a 16-byte result, with its sign. */
  readonly resultTop: Elements;
  writeOperand(value: unknown): void;
  writeExpected(value: unknown): void;
  readResult(): unknown;
}

const ELEMENTS: Readonly<Record<number, readonly [ElementsClass, ElementsClass]>> = {
  1: [Uint8Array, Int8Array],
  2: [Uint16Array, Int16Array],
  4: [Uint32Array, Int32Array],
  8: [BigUint64Array, BigInt64Array],
};

/** Returns the access to the values of one kind. */
export function createValues({ width, bytes, signed }: ValueKind): Values {
  if (bytes) return byteValues(width);
  if (width === 16) return wideValues(signed);
  const Class = ELEMENTS[width]?.[signed ? 1 : 0] as ElementsClass;
  const operand = new Class(SCRATCH, OPERAND, 1);
  const result = new Class(SCRATCH, RESULT, 1);
  return {
    operand,
    result,
    resultTop: result,
    writeOperand: (value) => operand[0] = value,
    writeExpected: (value) => result[0] = value,
    readResult: () => result[0],
  };
}

function wideValues(signed: boolean): Values {
  const operand = new BigUint64Array(SCRATCH, OPERAND, 2);
  const result = new BigUint64Array(SCRATCH, RESULT, 2);
  const resultTop = new (signed ? BigInt64Array : BigUint64Array)(SCRATCH, RESULT + 8, 1);
  // A BigUint64Array stores the low 64 bits of a bigint.
  const write = (target: BigUint64Array) => (value: unknown) => {
    target[0] = value as bigint;
    target[1] = value as bigint >> 64n;
  };
  return {
    operand: operand as Elements,
    result: result as Elements,
    resultTop: resultTop as Elements,
    writeOperand: write(operand),
    writeExpected: write(result),
    readResult: () => (resultTop[0] as bigint) << 64n | (result[0] as bigint),
  };
}

function byteValues(width: number): Values {
  const operand = new Uint8Array(SCRATCH, OPERAND, width);
  const result = new Uint8Array(SCRATCH, RESULT, width);
  const write = (target: Uint8Array) => (value: unknown) => {
    for (let i = 0; i < width; i++) target[i] = (value as Uint8Array)[i] as number;
  };
  return {
    operand: operand as Elements,
    result: result as Elements,
    resultTop: result as Elements,
    writeOperand: write(operand),
    writeExpected: write(result),
    readResult: () => copyOfResult(width),
  };
}
