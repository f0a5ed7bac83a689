import type { Operation } from "../operations/table.ts";
import { ARGUMENT, RESULT, SCRATCH } from "./scratch.ts";
import { specialize } from "./specialize.ts";
import { lengthOf, tagOf } from "../internal/typed_array.ts";
import { type ValueKind, valueRefusal } from "./value_kind.ts";

/** How the values of one kind and width pass through the scratch memory. Each is typed by its template. */
export interface Values {
  /** Whether a value can be given to an operation. Runs no code of the caller's. */
  accepts(value: unknown): boolean;
  /** Throws the error for a value that is not accepted. */
  refuse(value: unknown, operation: Operation, argument?: string): never;
  /** Writes an accepted value to the argument. */
  put(value: never): void;
  /** Writes an accepted value to the place of the result, where a compare-exchange looks for it. */
  expect(value: never): void;
  /** Reads the result. */
  take(): unknown;
}

type Passage = Pick<Values, "put" | "expect" | "take">;

interface Elements<T> {
  [index: number]: T;
}

type ElementsClass<T> = new (buffer: ArrayBuffer, offset: number, length: number) => Elements<T>;

/** Makes the functions for one kind of values, as a copy of their own. */
export function createValues(kind: ValueKind, name: string): Values {
  const { width, bytes, signed, minimum, maximum } = kind;
  const refuse = (value: unknown, operation: Operation, argument?: string): never => {
    throw valueRefusal(kind, value, operation, argument);
  };
  const copy = <T extends (...args: never[]) => unknown>(template: T): T =>
    specialize(template, name);
  if (bytes) {
    const argument = new Uint8Array(SCRATCH, ARGUMENT, width);
    const result = new Uint8Array(SCRATCH, RESULT, width);
    return {
      accepts: copy(acceptsBytes)(width, tagOf, lengthOf),
      refuse,
      ...copy(passBytes)(width, argument, result),
    };
  }
  const accepts = typeof minimum === "bigint"
    ? copy(acceptsBigint)(minimum, maximum as bigint)
    : copy(signed ? acceptsSigned : acceptsUnsigned)(32 - width * 8);
  return { accepts, refuse, ...passIntegers(kind, copy) };
}

function passIntegers(
  { width, signed }: ValueKind,
  copy: <T extends (...args: never[]) => unknown>(template: T) => T,
): Passage {
  const at = <T>(slot: number, Class: ElementsClass<T>) => new Class(SCRATCH, slot, 1);
  if (width === 16) {
    const low = [at(ARGUMENT, BigUint64Array), at(RESULT, BigUint64Array)] as const;
    const Class: ElementsClass<bigint> = signed ? BigInt64Array : BigUint64Array;
    return copy(passWide)(...low, at(ARGUMENT + 8, Class), at(RESULT + 8, Class));
  }
  const Class = ELEMENTS[width as 1 | 2 | 4 | 8][signed ? 0 : 1] as ElementsClass<unknown>;
  return copy(passElement)(at(ARGUMENT, Class), at(RESULT, Class));
}

const ELEMENTS = {
  1: [Int8Array, Uint8Array],
  2: [Int16Array, Uint16Array],
  4: [Int32Array, Uint32Array],
  8: [BigInt64Array, BigUint64Array],
} as const;

// The templates. The type goes first: `|` would call the `valueOf` of an object, which is code of the caller's, and could detach the
// buffer between the check and the operation.

// Whether a number is whole and in range shows when all but the low bits are cut off.
function acceptsSigned(shift: number) {
  return (value: unknown) => typeof value === "number" && value << shift >> shift === value;
}

function acceptsUnsigned(shift: number) {
  return (value: unknown) => typeof value === "number" && value << shift >>> shift === value;
}

function acceptsBigint(minimum: bigint, maximum: bigint) {
  return (value: unknown) => typeof value === "bigint" && value >= minimum && value <= maximum;
}

function acceptsBytes(
  width: number,
  tagOf: (value: unknown) => string | undefined,
  lengthOf: (value: unknown) => number,
) {
  return (value: unknown) => tagOf(value) === "Uint8Array" && lengthOf(value) === width;
}

function passElement(argument: Elements<unknown>, result: Elements<unknown>): Passage {
  return {
    put: (value: unknown) => {
      argument[0] = value;
    },
    expect: (value: unknown) => {
      result[0] = value;
    },
    take: () => result[0],
  };
}

function passWide(
  argument: Elements<bigint>,
  result: Elements<bigint>,
  argumentTop: Elements<bigint>,
  resultTop: Elements<bigint>,
): Passage {
  // An array keeps the low 64 bits of what is stored in it.
  return {
    put: (value: bigint) => {
      argument[0] = value;
      argumentTop[0] = value >> 64n;
    },
    expect: (value: bigint) => {
      result[0] = value;
      resultTop[0] = value >> 64n;
    },
    take: () => resultTop[0]! << 64n | result[0]!,
  };
}

function passBytes(width: number, argument: Uint8Array, result: Uint8Array): Passage {
  return {
    put: (value: Uint8Array) => {
      for (let i = 0; i < width; i++) argument[i] = value[i]!;
    },
    expect: (value: Uint8Array) => {
      for (let i = 0; i < width; i++) result[i] = value[i]!;
    },
    // Not result.slice(), which the program could have replaced, and would be given the scratch memory.
    take: () => {
      const bytes = new Uint8Array(width);
      for (let i = 0; i < width; i++) bytes[i] = result[i]!;
      return bytes;
    },
  };
}
